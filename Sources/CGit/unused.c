// What a static libgit2 refers to and a program that never uses a network transport never calls: Kerberos, of which Debian
// has no static library, and the reading of the machine's certificates, which would cost nine tenths of libgit2's start.
#ifdef RATCHET_STATIC_GIT
#include <stddef.h>
#include <stdint.h>

#define UNUSED_GSS(name) \
  uint32_t name(void);   \
  uint32_t name(void) { return UINT32_C(16) << 16; } /* GSS_S_UNAVAILABLE, RFC 2744 */

UNUSED_GSS(gss_delete_sec_context)
UNUSED_GSS(gss_display_status)
UNUSED_GSS(gss_import_name)
UNUSED_GSS(gss_indicate_mechs)
UNUSED_GSS(gss_init_sec_context)
UNUSED_GSS(gss_release_buffer)
UNUSED_GSS(gss_release_name)
UNUSED_GSS(gss_release_oid_set)

void *GSS_C_NT_HOSTBASED_SERVICE = NULL;

// The linker's --wrap sends libgit2's call here (Scripts/release).
int __wrap_mbedtls_x509_crt_parse_file(void *chain, const char *path);
int __wrap_mbedtls_x509_crt_parse_file(void *chain, const char *path) {
  (void)chain, (void)path;
  return 0;
}
#endif
