/// The completion script for zsh: a function for each verb on the ground of `_arguments`.
extension Program {
  /// For a file `_ratchet` in a folder of `fpath`, or for `eval` after `compinit`.
  public var zshCompletion: String {
    let names = ([name] + namesCommand).map(shellQuoted).joined(separator: " ")
    let parts =
      ["#compdef \(name)\n# zsh completion for \(name); made by it, do not edit\n"]
      + [zshNames(names)]
      + allVerbs.map { zshFunction(path: $0.path, verb: $0.verb) }
      + [zshGroup(path: [], verbs: verbs + [Verb("help", "say more about a verb")], options: [.help, .version])]
      + ["if [[ $funcstack[1] == _\(name) ]]; then\n  _\(name) \"$@\"\nelse\n  compdef _\(name) \(name)\nfi\n"]
    return parts.joined(separator: "\n")
  }

  /// The names of a key, one a line; zsh quotes what it inserts. `_arguments` puts options of compadd before the key.
  private func zshNames(_ command: String) -> String {
    """
    _\(name)_names() {
      local -a names
      names=("${(@f)$(\(command) "${@[-1]}" 2>/dev/null)}")
      compadd "${@[1,-2]}" -a names
    }

    """
  }

  private func zshFunction(path: [String], verb: Verb) -> String {
    guard verb.subverbs.isEmpty else { return zshGroup(path: path, verbs: verb.subverbs, options: verb.listedOptions) }
    let specs = verb.listedOptions.map { zshOption($0) } + zshOperands(verb.operands)
    return "\(zshName(path))() {\n  _arguments -s -S\(specs.map { " \\\n    " + $0 }.joined())\n}\n"
  }

  /// A verb and its words below: `_arguments` finds the verb, its function does the rest.
  private func zshGroup(path: [String], verbs: [Verb], options: [Option]) -> String {
    let described = verbs.map { "    " + shellQuoted(zshEscaped($0.name) + ":" + $0.summary) + "\n" }.joined()
    let arms = verbs.map { verb in
      let isHelp = verb.name == "help" && path.isEmpty
      let action = isHelp ? "(( CURRENT == 2 )) && _describe verb verbs" : zshName(path + [verb.name])
      return "        \(verb.name)) \(action) ;;\n"
    }
    let specs = options.map { zshOption($0) } + ["'1: :->verb'", "'*:: :->words'"]
    return """
      \(zshName(path))() {
        local curcontext="$curcontext" context state state_descr line
        typeset -A opt_args
        local -a verbs
        verbs=(
      \(described)  )
        _arguments -C\(specs.map { " \\\n    " + $0 }.joined())
        case $state in
          verb) _describe verb verbs ;;
          words)
            case $words[1] in
      \(arms.joined())      esac ;;
        esac
      }

      """
  }

  private func zshName(_ path: [String]) -> String { (["_" + name] + path).joined(separator: "_") }

  /// One spec of `_arguments`: the option, what it excludes, its summary, its value.
  private func zshOption(_ option: Option) -> String {
    let names = (option.short.map { ["-\($0)"] } ?? []) + ["--\(option.long)" + (option.value == nil ? "" : "=")]
    let isLast = option == .help || option == .version
    let plain = names.map { $0.hasSuffix("=") ? String($0.dropLast()) : $0 }
    let excludes = option.isRepeatable ? "*" : "(\(isLast ? "- *" : plain.joined(separator: " ")))"
    let rest = "[\(zshEscaped(option.summary))]" + (option.value.map { zshValue($0.placeholder, $0.kind) } ?? "")
    guard names.count > 1 else { return shellQuoted(excludes + names[0] + rest) }
    let both = [names[0] + (option.value == nil ? "" : "+"), names[1]].joined(separator: ",")
    return "\(shellQuoted(excludes)){\(both)}\(shellQuoted(rest))"
  }

  private func zshOperands(_ operands: Operands) -> [String] {
    switch operands {
    case .none: []
    case .command: ["'(-)1:command: _command_names -e'", "'*::words of the command:_normal'"]
    case .list(let operands):
      operands.enumerated().map { place, operand in
        let head = operand.isRepeatable ? "*" : "\(place + 1)" + (operand.isRequired ? "" : ":")
        return shellQuoted(head + zshValue(operand.placeholder, operand.kind))
      }
    }
  }

  /// `:message:action`.
  private func zshValue(_ placeholder: String, _ kind: ValueKind) -> String {
    let action =
      switch kind {
      case .text, .integer: " "
      case .choice(let choices): "(\(choices.map { zshWord($0) }.joined(separator: " ")))"
      case .file: "_files"
      case .folder: "_files -/"
      case .name(let key): "_\(name)_names \(zshWord(key))"
      }
    return ":\(zshEscaped(placeholder)):\(action)"
  }

  /// What ends a field of a spec, escaped.
  private func zshEscaped(_ text: String) -> String {
    String(text.flatMap { "\\[]:".contains($0) ? "\\\($0)" : String($0) })
  }

  /// A word of an action: all but plain letters escaped.
  private func zshWord(_ text: String) -> String {
    String(
      text.flatMap { letter in
        let isPlain = letter.asciiValue.map { isAlphanumeric($0) || "_-./%+@,".utf8.contains($0) } ?? true
        return isPlain ? String(letter) : "\\\(letter)"
      })
  }
}
