// The numbers of /proc/PID/stat (proc(5)), for any thread.
#include "internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t ctr_stat_field(pid_t pid, int number) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (got <= 0) return -1;
  text[got] = 0;
  const char *at = strrchr(text, ')');  // the name before it may hold anything
  for (int field = 2; at && field < number; field++) at = strchr(at + 1, ' ');
  return at ? strtoll(at + 1, 0, 10) : -1;
}

int64_t ctracing_birth(int pid) { return ctr_stat_field(pid, 22); }
