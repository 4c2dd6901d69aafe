//! For tests only: an application on both databases, a fixed clock, fixtures.
