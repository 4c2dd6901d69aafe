use crate::support::*;

#[test]
fn one_thoroughly_bad_folder() {
    let found = read(&[
        (
            "units.csv",
            "code,name,kind,parent,until,from\nD,示例区,区,S,,\nS,示例街道,街道,D,2025-01-01,2026-01-01\nS,重复街道,街道,D,,\nC,,社,NOPE,,\n",
        ),
        (
            "venues.csv",
            "code,name,unit,kind,lon,lat,crs,area_m2,accessibility,hours_confirmed_on\nV,示例中心,S,综合,31.31,120.62,,六百,坡道;滑梯,去年\nW,示例小屋,X,,,,mars,,,\n",
        ),
        ("rooms.csv", "venue,code,name,floor\nV,R1,窗口,一楼\nV,R1,窗口,1\n"),
        (
            "services.csv",
            "code,name,held_at,common,promised_days,legal_days,fee_yuan\nA,示例登记,street,也许,30,20,12.345\n",
        ),
        ("service_documents.csv", "service,name,need\nA,身份证,可选\nB,照片,\n"),
        (
            "service_steps.csv",
            "service,order,name\nA,1,取号\nA,1,办理\nA,二,领取\n",
        ),
        (
            "offerings.csv",
            "unit,venue,service,status,until\nS,V,A;A,试点,\nS,,A,,\n",
        ),
        (
            "schedules.csv",
            "code,venue,name,days,times,servers,label_prefix\nP,V,窗口,MO-FR,9-12,0,AB\nQ,V,夜间窗口,,22:00-02:00,,A\n",
        ),
        (
            "exceptions.csv",
            "schedule,from,until,times\nP,2026-12-31,,下午\nZ,2026-12-31,,\n",
        ),
        ("staff.csv", "name\n示例居民 0001\n"),
        ("机构.csv", "code,name,kind\n"),
    ]);
    assert!(found.has_errors());
    insta::assert_snapshot!(lines(&found.issues), @r#"
    units.csv:2 parent Error [S]
      上下级绕成了圈：D → S → D。请改正其中一个上级编码。
      The units stand above each other in a circle: D → S → D. Correct one parent.
    units.csv:3 until Error [2025-01-01]
      结束日期 2025-01-01 早于开始日期 2026-01-01，请对调或改正。
      It ends on 2025-01-01, before it begins on 2026-01-01; swap or correct the dates.
    units.csv:3 parent Error [D]
      上下级绕成了圈：S → D → S。请改正其中一个上级编码。
      The units stand above each other in a circle: S → D → S. Correct one parent.
    units.csv:4 code Error [S]
      编码与第 3 行重复，第 4 行未采用。请改正其中一个编码或删除一行。
      The code is that of row 3; row 4 was not used. Correct one or remove a row.
    units.csv:5 name Error []
      “名称”为必填，请填写。
      `name` is required; fill it in.
    units.csv:5 kind Error [社]
      “社”不在可选范围内。可填：市（city）、区（district）、功能区（zone）、街道（street）、社区（community）、村（village）、服务站（station）、部门（department）、服务机构（provider）、合作单位（partner）。
      `社` is not one of the choices: city, district, zone, street, community, village, station, department, provider, partner.
    units.csv:5 parent Error [NOPE]
      没有编码为“NOPE”的机构。请先在“机构”表中填写，或改正编码。
      There is no unit `NOPE`. Add it to the units, or correct the code.
    机构.csv:0  Error []
      “机构”表出现了两次（另一份为 units.csv），本份未读取。请只保留一份。
      The table units came twice (also as units.csv); this copy was not read. Keep one.
    venues.csv:2 lon Error [31.31]
      经度 31.31、纬度 120.62 像是填反了，请对调两列。
      Longitude 31.31 and latitude 120.62 look swapped; exchange the two columns.
    venues.csv:2 area_m2 Error [六百]
      “六百”不是有效数字，应为平方米整数。
      `六百` is not a valid number; expected whole square metres.
    venues.csv:2 accessibility Error [滑梯]
      “滑梯”不在可选范围内。可填：无障碍坡道（ramp）、无障碍电梯（lift）、无障碍卫生间（accessible_toilet）、低位服务台（low_counter）、助听设备（hearing_loop）、轮椅借用（wheelchair）、手语服务（sign_language）。
      `滑梯` is not one of the choices: ramp, lift, accessible_toilet, low_counter, hearing_loop, wheelchair, sign_language.
    venues.csv:2 hours_confirmed_on Error [去年]
      “去年”不是有效日期，应写成 2026-11-24。
      `去年` is not a date; write it like 2026-11-24.
    venues.csv:3 crs Error [mars]
      “mars”不在可选范围内。可填：WGS84（wgs84）、GCJ-02（gcj02）、BD-09（bd09）、CGCS2000（cgcs2000）。
      `mars` is not one of the choices: wgs84, gcj02, bd09, cgcs2000.
    venues.csv:3 unit Error [X]
      没有编码为“X”的机构。请先在“机构”表中填写，或改正编码。
      There is no unit `X`. Add it to the units, or correct the code.
    rooms.csv:2 floor Error [一楼]
      “一楼”不是有效数字，应为楼层数，1 为一楼，-1 为地下一层。
      `一楼` is not a valid number; expected a floor, 1 or -1.
    rooms.csv:3 code Error [R1]
      编码与第 2 行重复，第 3 行未采用。请改正其中一个编码或删除一行。
      The code is that of row 2; row 3 was not used. Correct one or remove a row.
    services.csv:2 common Error [也许]
      “也许”应为“是”或“否”。
      `也许` should be yes or no.
    services.csv:2 promised_days Warning [30]
      承诺时限 30 个工作日长于法定时限 20 个工作日，请核对。
      The promise of 30 working days is longer than the law's 20; check it.
    services.csv:2 fee_yuan Error [12.345]
      “12.345”不是有效金额，应为元，最多两位小数，如 12.50。
      `12.345` is not an amount; write yuan with at most two decimals, such as 12.50.
    service_documents.csv:2 need Error [可选]
      “可选”不在可选范围内。可填：需提供（needed）、容缺后补（deferrable）、告知承诺（promise）、电子证照（electronic）、无需提供（not_needed）。
      `可选` is not one of the choices: needed, deferrable, promise, electronic, not_needed.
    service_documents.csv:3 service Error [B]
      本批“事项”表中没有编码为“B”的事项（或该行有错误）。材料和步骤随事项一起导入，请补上该事项或改正编码。
      No service `B` could be read in this batch. Documents and steps come with their service: add it or correct the code.
    service_steps.csv:3 order Error [1]
      同一事项的第 1 步已在第 2 行，请改正顺序号。
      Step 1 of this service is already in row 2; correct the number.
    service_steps.csv:4 order Error [二]
      “二”不是有效数字，应为从 1 起的整数。
      `二` is not a valid number; expected a whole number from 1.
    offerings.csv:2 until Warning []
      试点没有填结束日期，请确认试点到何时评估。
      The pilot has no end; say until when it runs before it is evaluated.
    offerings.csv:2 service Error [A]
      与第 2 行重复：同一机构、场所、事项“A”和开始日期。请删除一行。
      It repeats row 2: same unit, venue, service `A` and start. Remove one.
    offerings.csv:3 venue Error []
      “场所编码”为必填，请填写。
      `venue` is required; fill it in.
    schedules.csv:2 times Error [9-12]
      “9-12”不是时段，应如 09:00-12:00。
      `9-12` is not a period: write for example 09:00-12:00.
    schedules.csv:2 servers Error [0]
      窗口数不能为 0。暂停服务请在“临时调整”表中填写。
      There must be at least one; to close for a while use the table of exceptions.
    schedules.csv:2 label_prefix Error [AB]
      号码前缀应为一个字母，如 A。不填时自动分配。
      The prefix should be one letter, such as A; leave it empty to have one assigned.
    schedules.csv:3 days Error []
      没有填星期，如 MO-FR、TU,FR、周一至周五、每天。
      no days given: write for example MO-FR, TU,FR, 2SU or 每天.
    schedules.csv:3 times Error [22:00-02:00]
      “22:00-02:00”的结束时间早于开始时间，请对调或改正。
      `22:00-02:00` ends before it begins: swap the two times.
    schedules.csv:3 services Warning []
      与第 2 行的排班都没有填事项，无法区分各办哪些事项。请至少给其中一个填上事项编码。
      Neither this schedule nor that of row 2 names services, so they cannot be told apart. Name them in one.
    exceptions.csv:2 times Error [下午]
      “下午”不是时段，应如 09:00-12:00。
      `下午` is not a period: write for example 09:00-12:00.
    exceptions.csv:3 schedule Error [Z]
      没有编码为“Z”的排班。请先在“排班”表中填写，或改正编码。
      There is no schedule `Z`. Add it to the schedules, or correct the code.
    staff.csv:0  Warning []
      不认识这个表名，已跳过。可用的表名：机构（units）、场所（venues）、房间（rooms）、事项（services）、材料（service_documents）、步骤（service_steps）、办理点（offerings）、排班（schedules）、临时调整（exceptions）。
      No table has this name; it was skipped. Known: units, venues, rooms, services, service_documents, service_steps, offerings, schedules, exceptions.
    "#);
}
