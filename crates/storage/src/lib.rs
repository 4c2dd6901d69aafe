//! The database: unit of work, ledger, sealed fields, migrations.
