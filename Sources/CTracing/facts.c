// What a stopped process tells: its new program, its folder, its markers, its CPU time and its peak of memory.
#ifdef __linux__
#include "internal.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <linux/audit.h>
#include <linux/ptrace.h>

enum { STACK = 64 << 10, PAGE = 4096, LONGEST_ARGUMENTS = 16 << 10, LONGEST_MARKER = 4096 };

static char stack[STACK];           // the new program's stack, from its stack pointer
static char spill[1 << 20];         // /proc/PID/cmdline or environ, where the stack window was too small
static char status_text[4096];

static ssize_t slurp(pid_t pid, pid_t tid, const char *what, char *into, size_t size) {
  char path[64];
  if (tid)
    snprintf(path, sizeof path, "/proc/%d/task/%d/%s", pid, tid, what);
  else
    snprintf(path, sizeof path, "/proc/%d/%s", pid, what);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t have = 0;
  ssize_t got;
  while (have < size && (got = read(fd, into + have, size - have)) > 0) have += got;
  close(fd);
  return have;
}

// Reads the stack in page-sized pieces: one piece that is not mapped must not cost the ones before it.
static size_t read_stack(pid_t pid, uint64_t from) {
  struct iovec local = {stack, STACK}, remote[STACK / PAGE + 1];
  size_t count = 0, have = 0;
  for (uint64_t at = from; have < STACK; count++) {
    size_t piece = PAGE - (at & (PAGE - 1));
    if (piece > STACK - have) piece = STACK - have;
    remote[count] = (struct iovec){(void *)(uintptr_t)at, piece};
    at += piece;
    have += piece;
  }
  ssize_t got = process_vm_readv(pid, &local, 1, remote, count, 0);
  return got < 0 ? 0 : (size_t)got;
}

struct image {
  uint64_t base;
  size_t size;
  int word;  // bytes of a pointer
};

static uint64_t pointer(const struct image *i, size_t index) {
  uint64_t value = 0;
  memcpy(&value, stack + index * i->word, i->word);
  return value;
}

static char *preload_text;  // where LD_PRELOAD of the program that is being read goes

static int is_marker(const char *entry, size_t length, const char *const *markers) {
  for (; *markers; markers++) {
    size_t n = strlen(*markers);
    if (length > n && entry[0] == (*markers)[0] && entry[n] == '=' && !memcmp(entry, *markers, n)) return 1;
  }
  return 0;
}

struct found {
  char bytes[16 << 10];
  size_t length;
};

static void keep_marker(struct found *found, const char *entry, size_t length, const char *const *markers) {
  if (length > 11 && length < 256 && !memcmp(entry, "LD_PRELOAD=", 11)) {
    memcpy(preload_text, entry + 11, length - 11);
    preload_text[length - 11] = 0;
  }
  if (length >= LONGEST_MARKER || !is_marker(entry, length, markers)) return;
  if (found->length + length + 1 > sizeof found->bytes) return;
  memcpy(found->bytes + found->length, entry, length);
  found->bytes[found->length + length] = 0;
  found->length += length + 1;
}

// Markers out of the stack window; 0 if the window ended before the environment did.
static int markers_on_stack(const struct image *i, size_t argc, const char *const *markers, struct found *found) {
  for (size_t at = argc + 2; (at + 1) * i->word <= i->size; at++) {
    uint64_t entry = pointer(i, at);
    if (!entry) return 1;
    if (entry < i->base || entry - i->base >= i->size) return 0;
    const char *text = stack + (entry - i->base);
    const char *end = memchr(text, 0, i->size - (entry - i->base));
    if (!end) return 0;
    keep_marker(found, text, end - text, markers);
  }
  return 0;
}

static void markers_in_proc(pid_t pid, const char *const *markers, struct found *found) {
  found->length = 0;
  ssize_t size = slurp(pid, 0, "environ", spill, sizeof spill);
  for (ssize_t at = 0; at < size;) {
    const char *end = memchr(spill + at, 0, size - at);
    size_t length = end ? (size_t)(end - (spill + at)) : (size_t)(size - at);
    keep_marker(found, spill + at, length, markers);
    at += length + 1;
  }
}

// The argument strings lie one after the other; their bytes on the stack, or 0 where the window does not hold them all.
static const char *arguments_on_stack(const struct image *i, size_t argc, size_t *length) {
  if (!argc) return 0;
  uint64_t first = pointer(i, 1), last = pointer(i, argc);
  if (first < i->base || last < first || last - i->base >= i->size) return 0;
  const char *end = memchr(stack + (last - i->base), 0, i->size - (last - i->base));
  if (!end) return 0;
  *length = end + 1 - (stack + (first - i->base));
  return stack + (first - i->base);
}

static int open_image(pid_t pid, struct image *i, size_t *argc) {
  struct __ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0) return 0;
  i->base = info.stack_pointer;
  i->word = info.arch & __AUDIT_ARCH_64BIT ? 8 : 4;
  i->size = read_stack(pid, i->base);
  if (i->size < (size_t)i->word * 2) return 0;
  *argc = pointer(i, 0);
  return (*argc + 2) * i->word <= i->size;
}

// The folder that a process works in; the kernel adds " (deleted)" to the path of one that is gone (proc_pid_cwd(5)).
static size_t folder_of(pid_t pid, char *folder, size_t size) {
  static const char mark[] = " (deleted)";
  const size_t marked = sizeof mark - 1;
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/cwd", pid);
  ssize_t length = readlink(link, folder, size);
  if (length <= 0) return 0;
  if ((size_t)length <= marked || memcmp(folder + length - marked, mark, marked)) return length;
  struct stat status;
  return stat(link, &status) == 0 && status.st_nlink == 0 ? length - marked : (size_t)length;
}

// Copies the texts of `seen`, which lie in buffers that the next exec overwrites.
static int keep_exec(struct ctr_records *r, pid_t pid, const struct ctracing_exec *seen) {
  char folder[PAGE];
  struct ctracing_exec exec = *seen;
  exec.arguments = ctr_text(r, seen->arguments, seen->arguments_length);
  exec.markers = ctr_text(r, seen->markers, seen->markers_length);
  exec.directory_length = folder_of(pid, folder, sizeof folder);
  exec.directory = ctr_directory(r, folder, exec.directory_length);
  return ctr_add_exec(r, &exec) && seen->markers_length > 0;
}

int ctr_read_exec(struct ctr_records *r, pid_t pid, int32_t process, const char *const *markers, char preload[256]) {
  static struct found found;
  int64_t at = ctr_now();
  preload[0] = 0;
  preload_text = preload;
  struct image image;
  size_t argc = 0, length = 0;
  const char *arguments = 0;
  found.length = 0;
  int whole = 0;
  if (open_image(pid, &image, &argc)) {
    arguments = arguments_on_stack(&image, argc, &length);
    whole = markers_on_stack(&image, argc, markers, &found);
  }
  if (!whole) markers_in_proc(pid, markers, &found);
  if (!arguments) {
    ssize_t got = slurp(pid, 0, "cmdline", spill, sizeof spill);
    arguments = spill;
    length = got > 0 ? got : 0;
  }
  if (length > LONGEST_ARGUMENTS) length = LONGEST_ARGUMENTS;
  return keep_exec(r, pid, &(struct ctracing_exec){.process = process, .at = at, .arguments = arguments, .arguments_length = length,
                   .markers = found.bytes, .markers_length = found.length});
}
int64_t ctr_cpu(pid_t pid) {
  clockid_t clock;
  struct timespec t;
  if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t)) return -1;
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

// A leader that has ended before its threads has no memory to ask about any more: ask the thread that is stopped.
int64_t ctr_peak_kb(pid_t pid, pid_t tid) {
  ssize_t size = slurp(pid, tid, "status", status_text, sizeof status_text - 1);
  if (size <= 0) return -1;
  status_text[size] = 0;
  const char *line = strstr(status_text, "\nVmHWM:");
  return line ? strtoll(line + 7, 0, 10) : -1;
}

int ctr_parent_of(pid_t tid, pid_t *tgid, pid_t *parent) {
  ssize_t size = slurp(tid, 0, "status", status_text, sizeof status_text - 1);
  if (size <= 0) return 0;
  status_text[size] = 0;
  const char *group = strstr(status_text, "\nTgid:"), *above = strstr(status_text, "\nPPid:");
  if (!group || !above) return 0;
  *tgid = (pid_t)strtol(group + 6, 0, 10);
  *parent = (pid_t)strtol(above + 6, 0, 10);
  return 1;
}

int ctr_is_thread(pid_t tgid, pid_t tid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task/%d", tgid, tid);
  return !access(path, F_OK);
}
#endif
