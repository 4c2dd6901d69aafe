//! Wire types of other people's standards and of spreadsheets. Pure.
