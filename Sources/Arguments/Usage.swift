/// The usage line of a verb and the words in it, shared by help, man page and table.
extension Operands {
  /// `[--] COMMAND…`, `TARGET [FILE…]`.
  var words: [String] {
    switch self {
    case .none: []
    case .list(let operands): operands.map(\.usage)
    case .command(let isRequired): ["[--]", isRequired ? "COMMAND…" : "[COMMAND…]"]
    }
  }
}

extension Operand {
  var shown: String { ValueForm(placeholder: placeholder, kind: kind).shown }

  var usage: String {
    let word = isRepeatable ? "\(shown)…" : shown
    return isRequired ? word : "[\(word)]"
  }
}

extension Option {
  /// `[--budget TIME]`, `--reason TEXT`, `[--target TARGET]…`.
  var usage: String {
    (isRequired ? form : "[\(form)]") + (isRepeatable ? "…" : "")
  }
}

extension Verb {
  /// The words after the path in its usage line, options first.
  var usageWords: [String] { options.map(\.usage) + operandWords }

  /// Operands, or the names of the subverbs.
  var operandWords: [String] {
    guard !subverbs.isEmpty else { return operands.words }
    let names = subverbs.map(\.name).joined(separator: "|")
    return [needsSubverb ? names : "[\(names)]"]
  }

  /// Its own options and help, for lists.
  var listedOptions: [Option] { options + [.help] }
}
