// Time behind locks of others: the kernel names blocked waiters in /proc/locks (proc(5)), each behind the lock's holder.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Where the wrapper was stopped or the machine slept, two looks lie far apart.
enum { LONGEST_STEP = 2000000000 };

#ifdef __linux__
// Whether one of the parents of a living process is the command: all that is known where nothing is traced.
static int descends(pid_t pid, pid_t root) {
  for (int depth = 0; depth < 64 && pid > 1; depth++) {
    if (pid == root) return 1;
    pid = (pid_t)ctr_stat_field(pid, 4);
  }
  return 0;
}

// A lock may outlive who took it (flock(1) on a descriptor); the kernel then still names the dead.
static int is_ours(const struct ctr_locks *l, pid_t pid, int64_t *born) {
  const struct ctracing_process *process = l->records ? ctr_process_of_pid(l->records, pid) : 0;
  if (process && ctr_end_of(process) >= 0 && !kill(pid, 0)) process = 0;  // the id belongs to another by now
  if (process) *born = process->born;
  return process || descends(pid, l->root);
}

struct line {
  int waits;  // stands behind the lock above it
  long id;
  pid_t pid;
};

// `12: -> FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF`
static int parse(const char *text, struct line *line) {
  char *at;
  line->id = strtol(text, &at, 10);
  if (*at++ != ':') return 0;
  at += strspn(at, " ");
  line->waits = !strncmp(at, "->", 2);
  return sscanf(at + 2 * line->waits, " %*s %*s %*s %d", &line->pid) == 1;
}

// Whether a process of the build waits for a lock of somebody else; when it was born, as far as that is known.
static int is_blocked(const struct ctr_locks *l, int64_t *born) {
  FILE *locks = fopen("/proc/locks", "re");
  if (!locks) return 0;
  char text[256];
  struct line line, holder = {.id = -1};
  int blocked = 0;
  while (!blocked && fgets(text, sizeof text, locks)) {
    int64_t unused = 0;
    *born = 0;
    if (!parse(text, &line)) continue;
    if (!line.waits)
      holder = line;
    else if (line.id == holder.id && line.pid > 0 && holder.pid > 0)
      blocked = is_ours(l, line.pid, born) && !is_ours(l, holder.pid, &unused);
  }
  fclose(locks);
  return blocked;
}
#else
static int is_blocked(const struct ctr_locks *l, int64_t *born) {
  (void)l, (void)born;
  return 0;
}
#endif

static int64_t step_to(const struct ctr_locks *l, int64_t now) {
  return now - l->last > LONGEST_STEP ? LONGEST_STEP : now - l->last;
}

// A wait begins and ends some time between two looks: half of that time is taken. But a process that was born in between
// has mostly waited ever since (cargo, flock).
int ctr_locks_look(struct ctr_locks *l, int64_t now, int64_t *waited) {
  int64_t born = 0, step = step_to(l, now);
  int blocked = is_blocked(l, &born);
  if (blocked && l->blocked) *waited += step;
  if (blocked && !l->blocked) *waited += born >= l->last ? now - born : step / 2;
  if (!blocked && l->blocked) *waited += step / 2;
  l->blocked = blocked;
  l->last = now;
  return blocked;
}

void ctr_locks_end(struct ctr_locks *l, int64_t now, int64_t *waited) {
  if (l->blocked) *waited += step_to(l, now) / 2;
  l->blocked = 0;
}
