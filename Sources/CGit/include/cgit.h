// libgit2 as a table of functions, filled on first use.
//
// Linking libgit2.so costs 3 to 4 ms at every start of the program (it brings fifteen more libraries) and its
// initialization 4.5 ms more; a wrapped build must not wait for either. So nothing links it: the first question about a
// repository loads it. Types and constants come from the headers and are checked against the library that is found.
#pragma once
#if !__has_include(<git2.h>)
#error "git2.h is missing: install libgit2-dev (apt-get) or libgit2 (brew)"
#endif
#include <git2.h>

// Every function that Git calls, without its prefix `git_`.
// clang-format off
#define CGIT_FUNCTIONS(X) \
  X(attr_get_many) X(attr_value) X(blob_free) X(blob_lookup) X(blob_rawcontent) X(blob_rawsize) X(commit_free) \
  X(commit_lookup) X(commit_parent_id) X(commit_parentcount) X(commit_tree) X(diff_free) X(diff_get_delta) \
  X(diff_index_to_workdir) X(diff_num_deltas) X(diff_tree_to_index) X(diff_tree_to_tree) X(error_last) \
  X(libgit2_init) X(libgit2_version) X(merge_base) X(object_free) X(object_id) X(object_peel) X(odb_hash) \
  X(reference_free) X(reference_lookup) X(reference_name_to_id) X(reference_symbolic_target) X(repository_free) \
  X(repository_hashfile) X(repository_is_bare) X(repository_open_ext) X(revparse_single) X(tree_entry_bypath) \
  X(tree_entry_free) X(tree_entry_id) X(tree_free)
// clang-format on

struct cgit_functions {
#define CGIT_FIELD(name) __typeof__(git_##name) *_Nonnull name;
  CGIT_FUNCTIONS(CGIT_FIELD)
#undef CGIT_FIELD
};

// The table, of an initialized library; NULL where there is none, and then why in `reason`, cut off at `size` bytes.
// Not for two threads at once.
const struct cgit_functions *_Nullable cgit_load(char *_Nonnull reason, size_t size);
