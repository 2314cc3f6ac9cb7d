// Finds libgit2 and fills the table. RATCHET_STATIC_GIT: a fully static program has no dlopen and binds directly.
#include "cgit.h"
#include <stdio.h>

#define TEXT(x) #x
#define VERSION_TEXT(major, minor) TEXT(major) "." TEXT(minor)
#define HEADERS VERSION_TEXT(LIBGIT2_VER_MAJOR, LIBGIT2_VER_MINOR)

#ifdef RATCHET_STATIC_GIT

static int find(struct cgit_functions *table, char *reason, size_t size) {
  (void)reason, (void)size;
#define BIND(name) table->name = git_##name;
  CGIT_FUNCTIONS(BIND)
#undef BIND
  return 0;
}

#else
#include <dlfcn.h>

// The name of the headers' own version first: another one may have other structures. Homebrew's folders lie outside
// of what dlopen searches on a Mac.
#ifdef __APPLE__
#define NAMED "libgit2." LIBGIT2_SOVERSION ".dylib"
static const char *const names[] = {
    NAMED, "/opt/homebrew/lib/" NAMED, "/usr/local/lib/" NAMED, "/opt/homebrew/lib/libgit2.dylib", "libgit2.dylib"};
#else
static const char *const names[] = {"libgit2.so." LIBGIT2_SOVERSION, "libgit2.so"};
#endif

static int find(struct cgit_functions *table, char *reason, size_t size) {
  void *library = NULL;
  for (size_t at = 0; at < sizeof names / sizeof *names && !library; at++) {
    library = dlopen(names[at], RTLD_LAZY | RTLD_LOCAL);
    // The first refusal is the telling one: the plain name exists only beside the development files.
    if (!library && at == 0)
      snprintf(reason, size, "libgit2 could not be loaded: %s; install libgit2-" HEADERS, dlerror());
  }
  if (!library) return -1;
#define BIND(name)                                                                   \
  if (!(table->name = (__typeof__(git_##name) *)dlsym(library, "git_" #name))) {     \
    snprintf(reason, size, "libgit2 lacks git_" #name "; install libgit2-" HEADERS); \
    dlclose(library);                                                                \
    return -1;                                                                       \
  }
  CGIT_FUNCTIONS(BIND)
#undef BIND
  return 0;
}

#endif

const struct cgit_functions *cgit_load(char *reason, size_t size) {
  static struct cgit_functions table;
  if (find(&table, reason, size)) return NULL;
  int major = 0, minor = 0, revision = 0;
  table.libgit2_version(&major, &minor, &revision);
  if (major != LIBGIT2_VER_MAJOR || minor != LIBGIT2_VER_MINOR) {
    snprintf(reason, size, "libgit2 %d.%d was found, not " HEADERS "; install libgit2-" HEADERS, major, minor);
    return NULL;
  }
  // 52 of its 55 million instructions read the machine's certificates; version 1.5 has no option against it.
  if (table.libgit2_init() < 0) {
    snprintf(reason, size, "libgit2 could not be initialized");
    return NULL;
  }
  return &table;
}
