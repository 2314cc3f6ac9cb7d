import Model

/// What the goals of a make command line mean for the class of the build: to take away, or to begin with nothing.
///
/// The names are the standard targets that remove (GNU coding standards, "Standard Targets for Users"), and the two that
/// people use beside them.
extension MakeArguments {
  private static let cleaning: Set<ByteString> = [
    "clean", "distclean", "mostlyclean", "maintainer-clean", "realclean", "clobber",
  ]

  /// Only takes away what builds made: no build of a loop.
  var onlyCleans: Bool { !goals.isEmpty && goals.allSatisfy { Self.cleaning.contains($0) } }

  /// Takes away and then builds (`make clean all`), or is told to remake everything (`-B`).
  var beginsClean: Bool { makesAll || (!onlyCleans && goals.contains { Self.cleaning.contains($0) }) }
}
