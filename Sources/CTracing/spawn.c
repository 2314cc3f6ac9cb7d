// Everything between fork and exec. The child waits until the parent has seized it, then becomes the command.
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static int cloexec_pipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends)) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

// Only async-signal-safe calls from here to exec: the parent may have had other threads.
static void become(const struct ctracing_launch *launch, int go, int report) {
  char byte;
  while (read(go, &byte, 1) < 0 && errno == EINTR) {}
  int failure = 0;
  if (launch->directory && chdir(launch->directory)) failure = errno;
  if (!failure) {
#ifdef __linux__
    execvpe(launch->argv[0], (char *const *)launch->argv, (char *const *)launch->envp);
#else
    extern char **environ;
    environ = (char **)launch->envp;
    execvp(launch->argv[0], (char *const *)launch->argv);
#endif
    failure = errno;
  }
  while (write(report, &failure, sizeof failure) < 0 && errno == EINTR) {}
  _exit(failure == ENOENT ? 127 : 126);
}

int ctr_spawn(const struct ctracing_launch *launch, struct ctr_child *child) {
  int go[2], report[2];
  if (cloexec_pipe(go)) return errno;
  if (cloexec_pipe(report)) {
    int failure = errno;
    close(go[0]), close(go[1]);
    return failure;
  }
  sigset_t before;
  ctr_signals_block(&before);  // none may arrive before its handler stands, and none may be lost by the child
  pid_t pid = fork();
  if (pid == 0) {
    close(go[1]);
    sigprocmask(SIG_SETMASK, &before, 0);
    become(launch, go[0], report[1]);
  }
  int failure = pid < 0 ? errno : 0;
  if (!failure) ctr_signals_install();
  ctr_signals_restore(&before);
  close(go[0]), close(report[1]);
  if (failure) {
    close(go[1]), close(report[0]);
    return failure;
  }
  *child = (struct ctr_child){.pid = pid, .go = go[1], .report = report[0]};
  return 0;
}
