/// Rows of texts, set in columns to a width: one column gives way, the others take what they need.
struct Table {
  struct Column {
    var title: String
    var isFlexible = false
    /// What a flexible column takes before optional ones are left out.
    var least = 12
    /// Sentences and commands lose their end; names lose their middle.
    var keepsStart = false
    /// Numbers stand at the right end of their column.
    var isLeading = false
    /// May be left out where the width is too small, the last first.
    var isOptional = false

    init(_ title: String, isLeading: Bool = false, isOptional: Bool = false) {
      self.title = title
      self.isLeading = isLeading
      self.isOptional = isOptional
    }

    static func flexible(_ title: String, least: Int = 12, keepsStart: Bool = false) -> Column {
      var column = Column(title, isLeading: true)
      (column.isFlexible, column.least, column.keepsStart) = (true, least, keepsStart)
      return column
    }
  }

  var columns: [Column]
  /// Inert texts, one a column.
  var rows: [[String]]

  private static let gap = 2

  init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The titles and the rows; a column without any text is left out.
  func lines(width: Int, style: Style = .plain) -> [String] {
    let table = withoutEmptyColumns.fitted(width)
    let widths = table.widths(width)
    let titles = table.line(table.columns.map(\.title), widths)
    return [style.faint(titles)] + table.rows.map { table.line($0, widths) }
  }

  /// Rows of inert cells as GitHub Flavored Markdown: the titles, the rule and the others.
  static func markdown(_ rows: [[String]]) -> String {
    rows.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// The rows alone.
  func body(width: Int) -> [String] { Array(lines(width: width).dropFirst()) }

  private var withoutEmptyColumns: Table {
    keeping(columns.indices.filter { column in rows.contains { !$0[column].isEmpty } })
  }

  private func fitted(_ width: Int) -> Table {
    guard needed(flexible: \.least) > width, let last = columns.lastIndex(where: \.isOptional) else {
      return self
    }
    return keeping(columns.indices.filter { $0 != last }).fitted(width)
  }

  private func keeping(_ kept: [Int]) -> Table {
    Table(columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } })
  }

  private func natural(_ column: Int) -> Int {
    rows.reduce(Columns.width(columns[column].title)) { max($0, Columns.width($1[column])) }
  }

  private func needed(flexible: (Column) -> Int) -> Int {
    let texts = columns.indices.map {
      columns[$0].isFlexible ? min(flexible(columns[$0]), natural($0)) : natural($0)
    }
    return texts.reduce(0, +) + Self.gap * max(0, columns.count - 1)
  }

  private func widths(_ width: Int) -> [Int] {
    let room = max(1, width - needed(flexible: { _ in 0 }))
    return columns.indices.map { columns[$0].isFlexible ? min(natural($0), room) : natural($0) }
  }

  private func line(_ texts: [String], _ widths: [Int]) -> String {
    let cells = columns.indices.map { i in
      let text = columns[i].isFlexible ? cut(texts[i], columns[i], to: widths[i]) : texts[i]
      return columns[i].isLeading ? Columns.padEnd(text, to: widths[i]) : Columns.padStart(text, to: widths[i])
    }
    let line = cells.joined(separator: String(repeating: " ", count: Self.gap))
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func cut(_ text: String, _ column: Column, to width: Int) -> String {
    column.keepsStart ? Columns.truncateEnd(text, to: width) : Columns.truncate(text, to: width)
  }
}
