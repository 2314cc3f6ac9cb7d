import Model

extension AtomBuilder {
  /// A header and the source of the same name in one target, both ways: where files are compiled one by one, who includes
  /// the header is linked with the source, and no file edge says so. A file with a group of its own is left to that.
  ///
  /// - Returns: places in `files`.
  func headerPairs(_ files: [Int]) -> [(from: Int, to: Int)] {
    guard graph.grain == .file else { return [] }
    var sources: [ByteString: Int] = [:]
    var headers: [(stem: ByteString, place: Int)] = []
    for (place, file) in files.enumerated() where graph.files[file].group == nil {
      guard let (stem, ending) = Self.parts(graph.files[file].path) else { continue }
      if Self.headerEndings.contains(ending) {
        headers.append((stem, place))
      } else if Self.sourceEndings.contains(ending), sources[stem] == nil {
        sources[stem] = place
      }
    }
    return headers.flatMap { header in
      sources[header.stem].map { [(from: header.place, to: $0), (from: $0, to: header.place)] } ?? []
    }
  }

  private static let headerEndings: Set<String> = ["h", "hh", "hpp", "hxx"]
  private static let sourceEndings: Set<String> = ["c", "cc", "cpp", "cxx", "m", "mm"]

  /// The file's name without its ending: headers often lie in a folder of their own.
  private static func parts(_ path: ByteString) -> (stem: ByteString, ending: String)? {
    let name = path.lastComponent
    guard let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")), dot > name.bytes.startIndex else { return nil }
    let ending = String(decoding: name.bytes[(dot + 1)...], as: UTF8.self)
    return (ByteString(bytes: Array(name.bytes[..<dot])), ending)
  }
}
