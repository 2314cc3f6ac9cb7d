// System calls and macros that Swift cannot see.
#define _GNU_SOURCE
#include "csystem.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#include <sys/prctl.h>
#endif

int csystem_open(const char *path, int flags, mode_t mode) {
  int fd;
  do fd = open(path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

int csystem_columns(int fd) {
  struct winsize size;
  return ioctl(fd, TIOCGWINSZ, &size) ? 0 : size.ws_col;
}

static int64_t nanoseconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
int64_t csystem_monotonic(void) { return nanoseconds(CLOCK_MONOTONIC); }
int64_t csystem_realtime(void) { return nanoseconds(CLOCK_REALTIME); }

int csystem_processors(void) {
#ifdef __linux__
  cpu_set_t set;
  if (!sched_getaffinity(0, sizeof set, &set)) return CPU_COUNT(&set);
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}

static int fill(int failed, const struct stat *st, struct csystem_status *out) {
  if (failed) return errno;
#ifdef __APPLE__
  struct timespec modified = st->st_mtimespec, changed = st->st_ctimespec;
#else
  struct timespec modified = st->st_mtim, changed = st->st_ctim;
#endif
  *out = (struct csystem_status){
      .device = st->st_dev, .inode = st->st_ino, .size = st->st_size, .mode = st->st_mode, .owner = st->st_uid,
      .modified_ns = (int64_t)modified.tv_sec * 1000000000 + modified.tv_nsec,
      .changed_ns = (int64_t)changed.tv_sec * 1000000000 + changed.tv_nsec};
  return 0;
}
int csystem_stat(const char *path, int follow, struct csystem_status *out) {
  struct stat st;
  return fill(follow ? stat(path, &st) : lstat(path, &st), &st, out);
}
int csystem_fstat(int fd, struct csystem_status *out) {
  struct stat st;
  return fill(fstat(fd, &st), &st, out);
}

int csystem_temporary(const char *folder) {
  char path[4096];
  if (snprintf(path, sizeof path, "%s/XXXXXX", folder) >= (int)sizeof path) return -ENAMETOOLONG;
  int fd = mkostemp(path, O_CLOEXEC);
  if (fd < 0) return -errno;
  unlink(path);
  return fd;
}

const char *csystem_entry_name(const struct dirent *entry) { return entry->d_name; }

extern char **environ;
char *const *csystem_environment(void) { return environ; }

// A descriptor that stands in its place already would be closed by the exec.
static int place(int fd, int place) {
  return fd == place ? fcntl(fd, F_SETFD, 0) : dup2(fd, place);
}

pid_t csystem_spawn(const char *const *argv, const char *const *envp, const char *directory, int in, int out, int err) {
  pid_t pid = fork();
  if (pid < 0) return -errno;
  // A group of its own, so that the time limit ends what it started too; both sides set it, whoever comes first.
  setpgid(pid, pid);
  if (pid) return pid;
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  signal(SIGPIPE, SIG_DFL);
  if (directory && chdir(directory)) _exit(126);
  if (place(in, 0) < 0 || place(out, 1) < 0 || place(err, 2) < 0) _exit(126);
  environ = (char **)envp;
  execvp(argv[0], (char *const *)argv);
  _exit(errno == ENOENT ? 127 : 126);
}

int csystem_wait(pid_t pid, int64_t limit_ms, int *status) {
  int64_t end = csystem_monotonic() + limit_ms * 1000000;
  struct timespec pause = {0, 100000};
  for (;;) {
    pid_t got = waitpid(pid, status, WNOHANG);
    if (got == pid) return 0;
    if (got < 0 && errno != EINTR) return errno;
    if (csystem_monotonic() >= end) return ETIMEDOUT;
    nanosleep(&pause, 0);
    if (pause.tv_nsec < 4000000) pause.tv_nsec *= 2;
  }
}
