CREATE FUNCTION yike_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% on %: rows of this table are never changed or deleted', TG_OP, TG_TABLE_NAME; END $$;
CREATE FUNCTION yike_count_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.last <= OLD.last THEN RAISE EXCEPTION 'labels only count up'; END IF; RETURN NEW; END $$;
CREATE TRIGGER event_guard BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER event_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER ledger_guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER ledger_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER label_guard BEFORE UPDATE OR DELETE ON label FOR EACH ROW EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER label_counter_guard BEFORE DELETE ON label_counter FOR EACH ROW EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER label_counter_back BEFORE UPDATE ON label_counter FOR EACH ROW EXECUTE FUNCTION yike_count_up();
CREATE TRIGGER service_guard BEFORE UPDATE OF id, version, code, body ON service FOR EACH ROW EXECUTE FUNCTION yike_refuse();
