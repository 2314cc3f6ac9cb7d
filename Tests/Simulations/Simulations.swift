/// What tests and proofs simulate alike: seeded, so that every run says the same.
public enum Simulations {}
