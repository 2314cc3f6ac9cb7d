#include "model.h"
shape square(double side) { return (shape){side, side}; }
