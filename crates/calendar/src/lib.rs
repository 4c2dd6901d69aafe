//! Work calendar, plans, recurrences and 'open at'. Pure.
