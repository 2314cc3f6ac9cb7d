// Processes that were let go at exec: a pidfd tells when they have ended. With which status, their parent's SIGCHLD says,
// and the pidfd itself from Linux 6.15 on (GNU make blocks SIGCHLD, so that it is never delivered).
#ifdef __linux__
#include "internal.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

// The first version of struct pidfd_info (linux/pidfd.h), for headers that do not have it yet.
struct pidfd_answer {
  uint64_t mask, cgroup;
  uint32_t ids[11];
  int32_t exit_code;
};
enum { ANSWER_EXIT = 8 };
#define ASK_PIDFD _IOWR(0xff, 11, struct pidfd_answer)

void ctr_untraced_add(struct ctr_untraced *u, pid_t pid, int32_t process) {
  if (u->count == u->capacity) {
    size_t capacity = u->capacity ? u->capacity * 2 : 16;
    void *list = realloc(u->list, capacity * sizeof *u->list);
    if (!list) return;
    u->list = list;
    u->capacity = capacity;
  }
  int fd = (int)syscall(SYS_pidfd_open, pid, 0);
  u->list[u->count].pid = pid;
  u->list[u->count].fd = fd;
  u->list[u->count++].process = process;
}

static void forget(struct ctr_untraced *u, size_t index) {
  if (u->list[index].fd >= 0) close(u->list[index].fd);
  u->list[index] = u->list[--u->count];
}

void ctr_untraced_free(struct ctr_untraced *u) {
  while (u->count) forget(u, u->count - 1);
  free(u->list);
}

void ctr_untraced_told(struct ctr_untraced *u, struct ctr_records *r, pid_t pid, int status) {
  for (size_t i = 0; i < u->count; i++) {
    if (u->list[i].pid != pid) continue;
    struct ctracing_process *process = ctr_process(r, u->list[i].process);
    if (process) ctr_set_end(process, process->end < 0 ? ctr_now() : process->end, status);
    return forget(u, i);
  }
}

// The kernel has the status once the parent has taken it.
static int ask(int fd, int *status) {
  struct pidfd_answer answer = {.mask = ANSWER_EXIT};
  if (ioctl(fd, ASK_PIDFD, &answer) || !(answer.mask & ANSWER_EXIT)) return 0;
  *status = answer.exit_code;
  return 1;
}

void ctr_untraced_look(struct ctr_untraced *u, struct ctr_records *r) {
  for (size_t i = 0; i < u->count;) {
    struct ctracing_process *process = ctr_process(r, u->list[i].process);
    struct pollfd it = {.fd = u->list[i].fd, .events = POLLIN};
    int status;
    if (process && process->end < 0 && it.fd >= 0 && poll(&it, 1, 0) == 1) ctr_set_end(process, ctr_now(), -1);
    if (process && process->end >= 0 && it.fd >= 0 && ask(it.fd, &status)) {
      ctr_set_end(process, process->end, status);
      forget(u, i);
    } else {
      i++;
    }
  }
}
#endif
