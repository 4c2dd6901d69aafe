CREATE TRIGGER case_number_guard BEFORE DELETE ON case_number FOR EACH ROW EXECUTE FUNCTION yike_refuse();
CREATE TRIGGER case_number_back BEFORE UPDATE ON case_number FOR EACH ROW EXECUTE FUNCTION yike_count_up();
CREATE TRIGGER case_type_guard BEFORE UPDATE ON case_type FOR EACH ROW EXECUTE FUNCTION yike_refuse();
