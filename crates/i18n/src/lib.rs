//! Messages in Chinese and English, negotiation, dates and numbers.
