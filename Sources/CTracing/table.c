// Threads by their id: an open hash table with tombstones, purged when it grows.
#ifdef __linux__
#include <stdlib.h>

#include "internal.h"

enum { FREE, LIVE, GONE };

static size_t slot(const struct ctr_table *t, pid_t tid) { return ((uint32_t)tid * 2654435761u) & (t->capacity - 1); }

struct ctr_thread *ctr_find(struct ctr_table *t, pid_t tid) {
  if (!t->capacity) return 0;
  for (size_t i = slot(t, tid);; i = (i + 1) & (t->capacity - 1)) {
    if (t->slots[i].used == FREE) return 0;
    if (t->slots[i].used == LIVE && t->slots[i].tid == tid) return &t->slots[i];
  }
}

static struct ctr_thread *place(struct ctr_table *t, pid_t tid) {
  size_t i = slot(t, tid);
  while (t->slots[i].used != FREE) i = (i + 1) & (t->capacity - 1);
  t->filled++;
  t->slots[i] = (struct ctr_thread){.tid = tid, .tgid = tid, .process = -1, .used = LIVE};
  return &t->slots[i];
}

static void rehash(struct ctr_table *t) {
  struct ctr_table old = *t;
  size_t live = 0;
  for (size_t i = 0; i < old.capacity; i++) live += old.slots[i].used == LIVE;
  t->capacity = 1024;
  while (t->capacity < live * 4) t->capacity *= 2;
  t->slots = calloc(t->capacity, sizeof *t->slots);
  if (!t->slots) abort();  // no memory for a few kilobytes: nothing can be observed any more
  t->filled = 0;
  for (size_t i = 0; i < old.capacity; i++)
    if (old.slots[i].used == LIVE) *place(t, old.slots[i].tid) = old.slots[i];
  free(old.slots);
}

struct ctr_thread *ctr_insert(struct ctr_table *t, pid_t tid) {
  struct ctr_thread *found = ctr_find(t, tid);
  if (found) return found;
  if (!t->capacity || t->filled * 2 >= t->capacity) rehash(t);
  return place(t, tid);
}

void ctr_remove(struct ctr_table *t, struct ctr_thread *thread) {
  if (!thread) return;
  if (thread->held) t->held--;
  thread->held = 0;
  thread->used = GONE;
}
#endif
