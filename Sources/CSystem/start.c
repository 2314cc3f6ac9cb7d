// What a start needs where there is no /proc, as in a bare chroot: the program's words, and a name for Swift's runtime.
#define _GNU_SOURCE
#include "csystem.h"
#include <stddef.h>
#ifdef RATCHET_STATIC
#include <dlfcn.h>
#endif

static int word_count;
static char *const *words;

#if defined(__GLIBC__) || defined(__APPLE__)
// Both C libraries hand a constructor what main gets.
__attribute__((constructor)) static void keep_words(int count, char **list) {
  word_count = count;
  words = list;
}
#endif

char *const *csystem_arguments(int *count) {
  *count = word_count;
  return words;
}

#ifdef RATCHET_STATIC
// Swift's runtime asks where its own code was loaded from before main begins, and aborts where that is not known: a static
// program without /proc. The linker's --wrap sends the question here (Scripts/release).
int __real_dladdr(const void *address, Dl_info *info);
int __wrap_dladdr(const void *address, Dl_info *info);
int __wrap_dladdr(const void *address, Dl_info *info) {
  int known = __real_dladdr(address, info);
  if (known) return known;
  *info = (Dl_info){.dli_fname = "/usr/bin/ratchet"};
  return 1;
}
#endif
