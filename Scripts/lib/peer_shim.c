// Stands in the place of GNU make while make's own tests run: becomes the real one, under ratchet where WRAPPED says so.
// The name that make is called by stays, so that $(MAKE) and make's messages are what the tests expect.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
#ifdef WRAPPED
  static const char *const words[] = {WRAPPED, "run", "-q", WORDS "--", 0};
  if (!getenv("PEER_SHIM")) {
    size_t n = sizeof words / sizeof *words - 1;
    char **all = calloc(n + argc + 1, sizeof *all);
    memcpy(all, words, n * sizeof *all);
    memcpy(all + n, argv, argc * sizeof *all);
    setenv("PEER_SHIM", "1", 1);
    setenv("RATCHET_HISTORY", HISTORY, 1);
    execv(all[0], all);
    return 125;
  }
#endif
  (void)argc;
  unsetenv("PEER_SHIM");
  unsetenv("RATCHET_HISTORY");
  execv(REAL, argv);
  return 126;
}
