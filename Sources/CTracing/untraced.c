// Processes that were let go at exec: a pidfd tells when they have ended, their parent's SIGCHLD with which status.
#ifdef __linux__
#include "internal.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>

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

static void end(struct ctr_untraced *u, struct ctr_records *r, size_t index, int status) {
  struct ctracing_process *process = ctr_process(r, u->list[index].process);
  if (process && process->end < 0) ctr_set_end(process, ctr_now(), status);
  if (u->list[index].fd >= 0) close(u->list[index].fd);
  u->list[index] = u->list[--u->count];
}

void ctr_untraced_told(struct ctr_untraced *u, struct ctr_records *r, pid_t pid, int status) {
  for (size_t i = 0; i < u->count; i++)
    if (u->list[i].pid == pid) return end(u, r, i, status);
}

void ctr_untraced_look(struct ctr_untraced *u, struct ctr_records *r) {
  for (size_t i = 0; i < u->count;) {
    struct pollfd it = {.fd = u->list[i].fd, .events = POLLIN};
    if (it.fd >= 0 && poll(&it, 1, 0) == 1)
      end(u, r, i, -1);
    else
      i++;
  }
}
#endif
