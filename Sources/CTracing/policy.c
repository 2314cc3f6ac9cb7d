// Programs that must not be traced: debuggers and tracers, programs with a leak checker, setuid images whose privileges
// the kernel drops under a tracer without CAP_SYS_PTRACE.
#ifdef __linux__
#include "internal.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>

static int is_debugger(const char *path) {
  static const char *const names[] = {"gdb", "gdbserver", "lldb", "lldb-server", "strace", "ltrace", "rr", "perf", "dlv", 0};
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  for (int i = 0; names[i]; i++)
    if (!strcmp(name, names[i])) return 1;
  return 0;
}

// What a LeakSanitizer-capable runtime leaves in an image: needed libraries and symbols, in a string table.
static int table_names_sanitizer(const char *table, size_t size) {
  static const char *const names[] = {"__lsan_", "__asan_init", "libasan.so", "liblsan.so", "libclang_rt.asan", 0};
  for (int i = 0; names[i]; i++)
    if (memmem(table, size, names[i], strlen(names[i]))) return 1;
  return 0;
}

static int image_has_sanitizer(const char *bytes, size_t size) {
  if (size < sizeof(Elf64_Ehdr) || memcmp(bytes, ELFMAG, SELFMAG)) return 0;
  int wide = bytes[EI_CLASS] == ELFCLASS64;
  const Elf64_Ehdr *head = (const void *)bytes;
  const Elf32_Ehdr *head32 = (const void *)bytes;
  uint64_t at = wide ? head->e_shoff : head32->e_shoff, count = wide ? head->e_shnum : head32->e_shnum;
  size_t entry = wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
  if (!at || at > size || count * entry > size - at) return 0;
  for (uint64_t i = 0; i < count; i++) {
    const Elf64_Shdr *s = (const void *)(bytes + at + i * entry);
    const Elf32_Shdr *s32 = (const void *)s;
    uint64_t from = wide ? s->sh_offset : s32->sh_offset, length = wide ? s->sh_size : s32->sh_size;
    if ((wide ? s->sh_type : s32->sh_type) != SHT_STRTAB || from > size || length > size - from) continue;
    if (table_names_sanitizer(bytes + from, length)) return 1;
  }
  return 0;
}

struct probed {
  dev_t device;
  ino_t inode;
  struct timespec modified;
  int answer;
};

// Reads each image once: a test runner is started hundreds of times.
static int has_sanitizer(const char *path) {
  static struct probed cache[256];
  static size_t filled;
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC), answer = 0;
  if (fd < 0) return 0;
  if (fstat(fd, &st) || !S_ISREG(st.st_mode)) st.st_size = 0;
  for (size_t i = 0; i < filled && i < 256; i++)
    if (cache[i].device == st.st_dev && cache[i].inode == st.st_ino && cache[i].modified.tv_sec == st.st_mtim.tv_sec &&
        cache[i].modified.tv_nsec == st.st_mtim.tv_nsec) {
      close(fd);
      return cache[i].answer;
    }
  void *bytes = st.st_size > 64 ? mmap(0, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
  close(fd);
  if (bytes != MAP_FAILED) {
    answer = image_has_sanitizer(bytes, st.st_size);
    munmap(bytes, st.st_size);
  }
  cache[filled++ % 256] = (struct probed){st.st_dev, st.st_ino, st.st_mtim, answer};
  return answer;
}

static int in_system_folder(const char *path) {
  static const char *const folders[] = {"/usr/", "/bin/", "/sbin/", "/lib", 0};
  for (int i = 0; folders[i]; i++)
    if (!strncmp(path, folders[i], strlen(folders[i]))) return 1;
  return 0;
}

static int preloads_sanitizer(const char *preload) {
  return preload && (strstr(preload, "asan") || strstr(preload, "lsan") || strstr(preload, "tsan"));
}

// Whether the kernel honours setuid for what we trace: only with CAP_SYS_PTRACE in the effective set.
static int may_trace_privileged(void) {
  static int known = -1;
  if (known >= 0) return known;
  known = 0;
  FILE *status = fopen("/proc/self/status", "re");
  char line[256];
  unsigned long long mask;
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "CapEff: %llx", &mask) == 1) known = mask >> 19 & 1;
  if (status) fclose(status);
  return known;
}

static int gains_privileges(const char *path) {
  struct stat st;
  char capability[64];
  if (may_trace_privileged()) return 0;
  if (getxattr(path, "security.capability", capability, sizeof capability) > 0) return 1;
  if (stat(path, &st) || !S_ISREG(st.st_mode)) return 0;
  if (st.st_mode & S_ISUID && st.st_uid != geteuid()) return 1;
  return (st.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && st.st_gid != getegid();
}

// An image that we may not read hides its path from us too, and can neither be read nor written. Was it setuid? Then its
// privileges are gone already. Its name is taken from the arguments, which anybody may read.
static int is_stripped(pid_t pid) {
  char file[64], name[4096], path[8192];
  snprintf(file, sizeof file, "/proc/%d/cmdline", pid);
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : read(fd, name, sizeof name - 1);
  if (fd >= 0) close(fd);
  if (length <= 0) return 0;
  name[length] = 0;
  if (strchr(name, '/')) return gains_privileges(name);
  for (const char *folder = getenv("PATH"); folder && *folder;) {
    size_t span = strcspn(folder, ":");
    snprintf(path, sizeof path, "%.*s/%s", (int)span, folder, name);
    if (!access(path, X_OK)) return gains_privileges(path);
    folder += span + (folder[span] == ':');
  }
  return 0;
}

// `path` gets the image where it must be executed again to have its privileges, else "".
enum ctr_policy ctr_policy_at_exec(pid_t pid, const char *preload, const struct ctracing_launch *launch, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/exe", pid);
  ssize_t length = readlink(link, path, size - 1);
  path[length < 0 ? 0 : length] = 0;
  if (length < 0) return is_stripped(pid) ? CTR_STRIPPED : CTR_FOLLOW;
  enum ctr_policy policy = CTR_FOLLOW;
  int privileged = gains_privileges(path);
  if (privileged) policy = CTR_PRIVILEGED;
  else if (is_debugger(path)) policy = CTR_DEBUGGER;
  else if (ctr_matches(pid, path, launch->untraced)) policy = CTR_EXCLUDED;
  else if (ctr_matches(pid, path, launch->daemons)) policy = CTR_DAEMON;
  else if (preloads_sanitizer(preload) || (!in_system_folder(path) && has_sanitizer(path))) policy = CTR_SANITIZER;
  if (!privileged) path[0] = 0;
  return policy;
}
#endif
