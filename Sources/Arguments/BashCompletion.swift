/// The completion script for bash (3.2 and later): tables made from the declaration, and one fixed driver.
extension Program {
  /// For `eval "$(ratchet completions bash)"` or a file under bash-completion's folder.
  public var bashCompletion: String {
    let tables = [
      table("verbs", verbCases), table("options", optionCases), table("value", valueCases),
      table("operand", operandCases),
    ]
    let names = ([name] + namesCommand).map(shellQuoted).joined(separator: " ")
    return "# bash completion for \(name); made by it, do not edit\n\n"
      + tables.joined(separator: "\n") + "\n"
      + bashDriver.replacing("PROGRAM_NAMES", with: names).replacing("PROGRAM", with: "_" + name)
      + "\ncomplete -F _\(name) \(name)\n"
  }

  /// A function that sets `values` (and `kind`) by one `case` over its words.
  private func table(_ suffix: String, _ cases: [String]) -> String {
    let arms = cases.map { "    \($0) ;;\n" }.joined()
    return "_\(name)_\(suffix)() {\n  kind=none values=()\n  case \"$*\" in\n\(arms)    *) return 1 ;;\n  esac\n}\n"
  }

  private var verbCases: [String] {
    let top = "'') values=(\((verbs.map(\.name) + ["help"]).joined(separator: " ")))"
    return [top]
      + allVerbs.filter { !$0.verb.subverbs.isEmpty }.map { path, verb in
        "'\(path.joined(separator: " "))') values=(\(verb.subverbs.map(\.name).joined(separator: " ")))"
      }
  }

  private var optionCases: [String] {
    ["'') values=(--help --version)"]
      + allVerbs.map { path, verb in
        let names = verb.listedOptions.map { "--\($0.long)\($0.value == nil ? "" : "=")" }
        return "'\(path.joined(separator: " "))') values=(\(names.joined(separator: " ")))"
      }
  }

  private var valueCases: [String] {
    allVerbs.flatMap { path, verb in
      verb.options.compactMap { option in
        option.value.map { form in
          let names = ["--\(option.long)"] + (option.short.map { ["-\($0)"] } ?? [])
          let patterns = names.map { "'\((path + [$0]).joined(separator: " "))'" }
          return "\(patterns.joined(separator: " | "))) \(Self.assignment(form.kind))"
        }
      }
    }
  }

  /// By path and place, from 0; a repeated last operand stands for every later place.
  private var operandCases: [String] {
    allVerbs.flatMap { path, verb -> [String] in
      let path = path.joined(separator: " ")
      switch verb.operands {
      case .none: return []
      case .command: return ["'\(path) '*) kind=command"]
      case .list(let operands):
        return operands.enumerated().map { place, operand in
          let pattern = operand.isRepeatable ? "'\(path) '*" : "'\(path) \(place)'"
          return "\(pattern)) \(Self.assignment(operand.kind))"
        }
      }
    }
  }

  private static func assignment(_ kind: ValueKind) -> String {
    switch kind {
    case .text, .integer: "kind=text"
    case .choice(let choices): "kind=choice values=(\(choices.map(shellQuoted).joined(separator: " ")))"
    case .file: "kind=file"
    case .folder: "kind=folder"
    case .name(let key): "kind=name values=(\(shellQuoted(key)))"
    }
  }
}

/// In single quotes, for sh, bash and zsh.
func shellQuoted(_ text: String) -> String {
  "'\(text.replacing("'", with: "'\\''"))'"
}

extension String {
  /// With every occurrence of a text replaced; occurrences do not overlap.
  func replacing(_ old: String, with new: String) -> String {
    var result: [UInt8] = []
    var rest = Array(utf8)[...]
    while !rest.isEmpty {
      if rest.starts(with: old.utf8) {
        result += new.utf8
        rest = rest.dropFirst(old.utf8.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
