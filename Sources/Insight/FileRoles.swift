import Model

/// What a file may be to a build, by its name alone.
enum FileRoles {
  static let steps: Set<TargetTiming.Kind> = [.compile, .archive, .link, .generate]

  private static let descriptions: Set<String> = [
    "makefile", "gnumakefile", "configure", "cmakelists.txt", "meson.build", "build.ninja", "build", "build.bazel",
    "workspace", "workspace.bazel", "module.bazel", "repo.bazel", ".bazelrc", ".bazelversion",
  ]
  private static let descriptionEndings = [
    ".mk", ".mak", ".make", ".am", ".ac", ".cmake", ".ninja", ".bzl", ".bazelrc",
  ]
  private static let includedEndings = [
    ".h", ".hh", ".hpp", ".hxx", ".h++", ".inc", ".inl", ".ipp", ".tcc", ".tpp", ".def", ".c", ".cc", ".cpp", ".cxx",
    ".xpm", ".s", ".td",
  ]

  static func describesBuild(_ path: ByteString) -> Bool {
    let name = path.lastComponent.description.lowercased()
    return descriptions.contains(name) || name.hasPrefix("makefile.")
      || descriptionEndings.contains(where: name.hasSuffix)
  }

  static func mayBeIncluded(_ path: ByteString) -> Bool {
    let name = path.lastComponent.description.lowercased()
    return includedEndings.contains(where: name.hasSuffix)
  }
}
