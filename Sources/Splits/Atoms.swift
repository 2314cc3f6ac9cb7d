import Figures
import Model

/// The pieces that the search deals out, far fewer than files: what must stay together is one atom, and so is every
/// target that the search leaves whole. Columns by atom; those that can be dealt out come first.
struct Atoms: Sendable {
  /// Commits that change the same atoms, as one.
  struct Class: Hashable, Sendable {
    var changed: [Int32]
    /// Those whose interface changed.
    var interface: [Int32]
    /// Grain file: the compiles, the longest first.
    var compiles: [Compile]
    var weight: Double
  }

  struct Compile: Hashable, Sendable {
    var work: Int
    var atom: Int32
  }

  /// Index in `targets` of the target that an atom may be dealt out within; nil where it is a whole target or more.
  var target: [Int?] = []
  /// The graph's files in each atom, ascending.
  var members: [[Int]] = []
  var files: [Int] = []
  /// Of compiling an atom's files, and of running it, in microseconds.
  var work: [Int] = []
  var run: [Int] = []
  var isLinked: [Bool] = []
  /// Whether the loop asks for it.
  var isAsked: [Bool] = []
  /// Whether the loop asks for some only.
  var hasLoop = false

  /// The graph's targets that are dealt out.
  var targets: [Int] = []
  /// Which atom needs which, each pair once.
  var edges: [(from: Int32, to: Int32)] = []
  var classes: [Class] = []
  /// Of all classes.
  var weight = 0.0
  var grain = Grain.target
  var cutoff = Cutoff.none
  var cores = 1
  var costs = Costs()

  var count: Int { target.count }
  /// How many atoms can be dealt out.
  var movable: Int { target.firstIndex(of: nil) ?? target.count }
}

/// Atoms dealt out to units: the unit of each atom. Units 0..<count all have atoms, and only of one target.
struct Deal: Hashable, Sendable {
  var unit: [Int32]
  var count: Int
  /// Where the units of a target stand in an order of them: an edge from a lower to a higher one is broken. Empty where
  /// none is broken.
  var rank: [Int32] = []

  /// Every target whole.
  init(whole atoms: Atoms) {
    unit = []
    count = 0
    var known: [Int: Int32] = [:]
    for target in atoms.target {
      if let target, let place = known[target] {
        unit.append(place)
        continue
      }
      if let target { known[target] = Int32(count) }
      unit.append(Int32(count))
      count += 1
    }
  }

  /// The atoms of a unit, ascending.
  func members(_ of: Int) -> [Int] { unit.indices.filter { unit[$0] == of } }

  /// The atoms of `upper` leave their unit for a new one.
  func splitting(off upper: some Sequence<Int>) -> Deal {
    var deal = self
    for atom in upper { deal.unit[atom] = Int32(count) }
    deal.count += 1
    return deal
  }

  /// Unit `b` joins unit `a`; the last unit takes its number.
  func merging(_ a: Int, _ b: Int) -> Deal {
    var deal = self
    let last = Int32(count - 1)
    for atom in deal.unit.indices {
      if deal.unit[atom] == Int32(b) { deal.unit[atom] = Int32(a) }
      if deal.unit[atom] == last, b != count - 1 { deal.unit[atom] = Int32(b) }
    }
    deal.count -= 1
    return deal
  }
}
