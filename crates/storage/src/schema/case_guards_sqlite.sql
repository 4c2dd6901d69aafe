CREATE TRIGGER case_number_back BEFORE UPDATE ON case_number WHEN NEW.last <= OLD.last
  BEGIN SELECT RAISE(ABORT, 'case numbers only count up'); END;
CREATE TRIGGER case_number_delete BEFORE DELETE ON case_number
  BEGIN SELECT RAISE(ABORT, 'case numbers only count up'); END;
CREATE TRIGGER case_type_update BEFORE UPDATE ON case_type
  BEGIN SELECT RAISE(ABORT, 'a version of a case type is never changed'); END;
