// By which names a program was executed: the patterns of --no-trace-under are held against all of them.
#ifdef __linux__
#include "internal.h"

#include <elf.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>

// The path that execve was called with: of a link or a script, where the image is another file (getauxval(3), AT_EXECFN).
static int executed_name(pid_t pid, char *name, size_t size) {
  char file[64];
  uint64_t pairs[128];
  snprintf(file, sizeof file, "/proc/%d/auxv", pid);
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, pairs, sizeof pairs);
  if (fd >= 0) close(fd);
  for (ssize_t i = 0; (i + 2) * (ssize_t)sizeof *pairs <= got; i += 2) {
    if (pairs[i] != AT_EXECFN) continue;
    // Up to the end of its page at a time: the page behind the stack's last is not there.
    size_t have = 0;
    while (have < size - 1) {
      uint64_t at = pairs[i + 1] + have;
      size_t piece = 4096 - (at & 4095);
      if (piece > size - 1 - have) piece = size - 1 - have;
      struct iovec local = {name + have, piece}, remote = {(void *)(uintptr_t)at, piece};
      if (process_vm_readv(pid, &local, 1, &remote, 1, 0) != (ssize_t)piece) break;
      if (memchr(name + have, 0, piece)) return 1;
      have += piece;
    }
    return 0;
  }
  return 0;
}

static int fits(const char *pattern, const char *path) {
  const char *slash = strrchr(path, '/');
  return !fnmatch(pattern, path, 0) || !fnmatch(pattern, slash ? slash + 1 : path, 0);
}

int ctr_matches(pid_t pid, const char *image, const char *const *patterns) {
  char name[4096];
  if (!patterns || !*patterns) return 0;
  int named = executed_name(pid, name, sizeof name);
  for (; *patterns; patterns++)
    if (fits(*patterns, image) || (named && fits(*patterns, name))) return 1;
  return 0;
}
#endif
