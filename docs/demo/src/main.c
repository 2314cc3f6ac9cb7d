#include <stdio.h>
#include "model.h"
int main(void) {
  for (int i = 0; i < table_size; i++) printf("%g\n", area(square(table[i])));
  return 0;
}
