import Figures
import Model

/// The pieces that the search partitions out, far fewer than files: what must stay together is one atom, and so is every
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

  /// Index in `targets` of the divided target that an atom is of; nil where it is a whole target or more.
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

  /// The graph's targets that may be divided.
  var targets: [Int] = []
  /// Which atom needs which, each pair once.
  var edges: [(from: Int32, to: Int32)] = []
  /// How many edges of files each of these is.
  var edgeCounts: [Int] = []
  var classes: [Class] = []
  /// Of all classes.
  var weight = 0.0
  var grain = Grain.target
  var cutoff = Cutoff.none
  var cores = 1
  var costs = Costs()

  var count: Int { target.count }
  /// How many atoms are of divided targets.
  var movable: Int { target.firstIndex(of: nil) ?? target.count }

  /// Whether a replay takes so long that the search tries less: many atoms whose files are compiled one by one.
  var isSlow: Bool { grain == .file && movable > 250 }

  /// Of each atom the weight of the commits that touch it.
  var touches: [Double] {
    var touches = [Double](repeating: 0, count: count)
    for one in classes { for atom in one.touched(grain) { touches[Int(atom)] += one.weight } }
    return touches
  }
}

extension Atoms.Class {
  /// The atoms in which something is built because of these commits alone, ascending.
  func touched(_ grain: Grain) -> [Int32] { grain == .file ? Set(compiles.map(\.atom)).sorted() : changed }
}
