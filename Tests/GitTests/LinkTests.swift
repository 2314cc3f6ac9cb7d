import TestSupport
import Testing

#if os(Linux)
  /// The program starts without libgit2: its loading and initialization would cost every wrapped build 8 ms.
  struct LinkTests {
    @Test func theProgramDoesNotNeedLibgit2ToStart() throws {
      let ended = try run(["readelf", "--dynamic", product("ratchet")])
      #expect(ended.status == 0)
      #expect(ended.out.contains("(NEEDED)") && ended.out.contains("libc.so"))
      #expect(!ended.out.contains("libgit2"))
    }
  }
#endif
