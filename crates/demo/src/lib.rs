//! A sketch of Gusu: generated streets, centres, services and people.
