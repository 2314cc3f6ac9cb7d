// Going on in the background: a session of its own, so that neither the caller's terminal nor its end concerns us.
#include "internal.h"

#include <errno.h>
#include <fcntl.h>

static int become_background(int in, int out) {
  setsid();
  return dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ? -1 : 0;
}

int ctracing_detach(const char *console) {
  int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = open(console, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  int failure = in < 0 || out < 0 ? errno : 0;
  pid_t pid = failure ? -1 : fork();
  if (!failure && pid < 0) failure = errno;
  if (pid == 0 && become_background(in, out)) _exit(125);
  if (in >= 0) close(in);
  if (out >= 0) close(out);
  return failure ? -failure : pid;
}
