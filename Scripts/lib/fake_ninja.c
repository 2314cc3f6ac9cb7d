// A build tool that is done at once and leaves a long log: copies `rows` to .ninja_log, says one byte, ends.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  char buffer[1 << 16], name[32];
  snprintf(name, sizeof name, "log.%d", getpid());
  int in = open("rows", O_RDONLY), out = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  ssize_t got;
  while ((got = read(in, buffer, sizeof buffer)) > 0)
    if (write(out, buffer, got) != got) return 1;
  close(out);
  if (rename(name, ".ninja_log")) return 1;
  return write(1, ".", 1) == 1 ? 0 : 1;
}
