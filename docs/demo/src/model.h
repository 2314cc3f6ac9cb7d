#pragma once
typedef struct { double width, height; } shape;
double area(shape s);
shape square(double side);
extern const double table[];
extern const int table_size;
