CREATE TRIGGER event_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END;
CREATE TRIGGER label_update BEFORE UPDATE ON label BEGIN SELECT RAISE(ABORT, 'labels are issued once'); END;
CREATE TRIGGER label_delete BEFORE DELETE ON label BEGIN SELECT RAISE(ABORT, 'labels are issued once'); END;
CREATE TRIGGER label_counter_back BEFORE UPDATE ON label_counter WHEN NEW.last <= OLD.last
  BEGIN SELECT RAISE(ABORT, 'labels only count up'); END;
CREATE TRIGGER label_counter_delete BEFORE DELETE ON label_counter BEGIN SELECT RAISE(ABORT, 'labels only count up'); END;
CREATE TRIGGER service_update BEFORE UPDATE OF id, version, code, body ON service
  BEGIN SELECT RAISE(ABORT, 'a version of a service is never changed'); END;
