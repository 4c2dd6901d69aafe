# Words that stand on every page.
app-name = 一刻
app-tagline = { $district }十五分钟服务圈
app-skip = 跳到正文
app-nav = 主要栏目

nav-home = 首页
nav-services = 全部事项
nav-my = 我的号
nav-map = 地图
nav-about = 关于一刻
nav-other-language = English
nav-elder-size = 大字版
nav-normal-size = 普通版
nav-dark = 深色
nav-light = 浅色

foot-nav = 更多栏目
foot-no-phone = 不会用手机也能办：到任何一处社区服务站，或打 { $phone }，由人帮您取号。
foot-call-label = 打电话办
foot-call = 打电话也行，有人接：

action-take = 取号
action-directions = 怎么走
action-details = 看看这里
action-print = 打印
action-print-page = 打印这一页

state-open-on-arrival = 到时开着
state-shut-on-arrival = 到时没开
state-open = 现在开着
state-shut = 现在没开
state-unsure = 时间待确认
state-until = 开到 { $time }
state-reopens = { $when } 再开
state-reopens-unknown = 什么时候再开还不知道，请先打电话
state-confirmed = 时间上次核实于 { $date }
state-never-confirmed = 开放时间还没有核实过，请先打电话

unit-walk = 步行 { $n } 分钟
unit-walk-slow = 慢慢走 { $n } 分钟
unit-walk-none = 就在旁边
unit-people-ahead = 前面 { $n } 人
unit-no-wait = 不用等
unit-aside = （{ $text }）
unit-to = 到
unit-and = ，
unit-comma = 、
unit-space = {""}

rule-walk = 走路
rule-wait = 等候
rule-serve = 办理

map-here = 您在这里
map-open = 到时开着
map-shut = 到时没开
map-reach = 走得到的街巷
map-none = 地图这会儿画不出来，下面的列表是完整的。
map-zoom-in = 放大
map-zoom-out = 缩小
map-press = 按住地图上一个地方，就从那里出发
map-two-fingers = 用两个手指移动地图
map-title = 服务地图
map-lead = 从{ $place }出发，步行 { $minutes } 分钟以内。
map-ask = 换个地方或换件事
map-list = 地图上的地方，列表里都有
