//! Owns invented sentences about figures, each with what has to hold for it to be true. A number is a
//! slot: `{new}` is one that a table has, `{site*}` one that the sentence itself bears out by a sum, a
//! share or a growth, and `{guides~}` one that nothing does.

use crate::telling::Sentence;

/// What is said of requests, in overviews and above their table.
pub(crate) const ASKED: &[Sentence] = &[
    // Received alone.
    ("new", "{y}年，{name}共收到政府信息公开申请{new}件，均按期答复申请人。"),
    ("new", "本年度新收政府信息公开申请{new}件。"),
    ("new", "全年收到依申请公开{new}件，较上年有所变化。"),
    ("new", "{y}年度，共接收公民、法人和其他组织提出的政府信息公开申请{new}件。"),
    ("new", "今年以来，本机关共收到政府信息公开申请 {new} 件，主要涉及征地补偿、城市更新等内容。"),
    ("new", "{y}年，收到信息公开申请{new}宗，依法依规作出答复。"),
    ("new", "共收到政府信息公开申请{new}份，内容集中在规划许可、财政资金等方面。"),
    ("new", "{y}年我单位受理的政府信息公开申请数量为{new}件。"),
    ("new", "政府信息公开申请新收{new}件，经办人员均与申请人做了沟通。"),
    ("new !carried", "{y}年，共受理政府信息公开申请{new}件，无上年结转申请。"),
    ("new !carried !left", "全年共收到并办结政府信息公开申请{new}件，办结率100%。"),
    ("new !carried !left", "{y}年共受理依申请公开{new}件，按时答复{done~}件，按时答复率100%。"),
    ("new !carried !left", "收到政府信息公开申请{new}件，全部在法定期限内办结，未发生逾期答复的情况。"),
    // Received and carried in.
    ("new carried", "{y}年，共办理政府信息公开申请{all}件，其中本年新收{new}件，上年结转{carried}件。"),
    ("new carried", "本年新收政府信息公开申请{new}件，上年度结转{carried}件，共计{all*}件。"),
    ("new carried", "全年共受理政府信息公开申请{all}件（含上年结转{carried}件）。"),
    ("new carried", "{y}年，新收政府信息公开申请{new}件，加上{x}年结转的{carried}件，合计{all*}件。"),
    ("new carried", "{x}年结转{carried}件，{y}年新收{new}件政府信息公开申请。"),
    ("new carried", "共办理依申请公开事项{all}件，包括{x}年结转申请{carried}件和{y}年新收申请{new}件。"),
    // All the way.
    (
        "new carried left done",
        "{y}年新收政府信息公开申请{new}件，{x}年结转{carried}件，共计{all*}件；已办结{done}件，结转{z}年继续办理{left}件。",
    ),
    (
        "new carried left done",
        "本年度新收申请{new}件、上年结转{carried}件，全年办结政府信息公开申请{done}件，其余{left~}件结转下年度办理。",
    ),
    (
        "new left done !carried",
        "{y}年，共收到政府信息公开申请{new}件，办结{done}件，另有{left}件按规定结转下年度继续办理。",
    ),
    ("new left done !carried", "收到政府信息公开申请{new}件，已答复{done}件，结转至下一年度答复{left}件。"),
    (
        "new carried done !left",
        "新收政府信息公开申请{new}件，上年结转{carried}件，均已办结，共办结{done}件。",
    ),
    ("left", "截至{y}年12月31日，尚有{left}件政府信息公开申请正在办理，结转下年度继续办理。"),
    ("left", "结转下年度继续办理的政府信息公开申请{left}件。"),
    ("done", "全年共办结政府信息公开申请{done}件，答复率100%，未因超期答复引发争议。"),
    ("done", "{y}年，本机关答复政府信息公开申请{done}件。"),
    ("carried", "上年结转的政府信息公开申请{carried}件，已于年初全部办结。"),
    // By channel.
    (
        "online letter new>1 online+letter=new",
        "{y}年，共收到政府信息公开申请{new}件，其中网络申请{online*}件，信函申请{letter*}件。",
    ),
    (
        "online letter desk online+letter+desk=new",
        "共收到政府信息公开申请{new}件，从申请渠道看，网上提交{online*}件、信函邮寄{letter*}件、当面递交{desk*}件。",
    ),
    (
        "online letter desk mail",
        "{y}年收到政府信息公开申请{new}件，按申请方式分：网络平台{online*}件，占{online%new*}；信函{letter*}件，占{letter%new*}；当面{desk*}件，占{desk%new*}；电子邮件{mail*}件，占{mail%new*}。",
    ),
    (
        "online letter desk mail",
        "全年通过网络、信函、当面、电子邮件等方式收到的政府信息公开申请分别为{online}件、{letter}件、{desk}件、{mail}件，共{new*}件。",
    ),
    (
        "online letter desk mail",
        "全年收到政府信息公开申请{new}件（网上申请{online*}件、邮寄申请{letter*}件、现场申请{desk*}件、邮箱申请{mail*}件）。",
    ),
    ("online>1 letter+desk+mail", "全年共收到政府信息公开申请{new}件，其中通过网络渠道提交的有{online~}件。"),
    // By applicant.
    (
        "natural legal",
        "{y}年，本机关收到政府信息公开申请{new}件，其中自然人{natural*}件，占{natural%new*}，法人或其他组织{legal*}件，占{legal%new*}。",
    ),
    (
        "natural legal",
        "从申请人类型看，自然人申请{natural*}件，法人和其他组织申请{legal*}件，合计{new*}件政府信息公开申请。",
    ),
    (
        "natural business law natural+business+law=new",
        "新收政府信息公开申请{new}件，申请人为自然人的{natural*}件、商业企业的{business*}件、法律服务机构的{law*}件。",
    ),
    ("new !legal", "共收到政府信息公开申请{new}件，申请人均为自然人。"),
    ("new !legal", "收到自然人提交的政府信息公开申请{natural}件，未收到法人或其他组织提交的申请。"),
    // By result.
    (
        "open part closed unable !refused !else",
        "办结政府信息公开申请{done}件，其中予以公开{open*}件，部分公开{part*}件，不予公开{closed*}件，无法提供{unable*}件。",
    ),
    (
        "open part closed unable refused",
        "从答复结果看，予以公开{open}件，部分公开{part}件，不予公开{closed}件，无法提供{unable}件，不予处理{refused}件，其他处理{else}件。",
    ),
    (
        "open part done>open+part",
        "全年办结政府信息公开申请{done}件，其中予以公开和部分公开{open+part}件，占{open+part%done*}。",
    ),
    (
        "open closed>1 unable",
        "在全年办结的政府信息公开申请中，予以公开{open}件，占{open%done~}；不予公开{closed}件，占{closed%done~}；无法提供{unable}件，占{unable%done~}。",
    ),
    ("closed third closed>third", "不予公开{closed}件，其中因保护第三方合法权益不予公开{third~}件。"),
    (
        "unable absent absent=unable",
        "政府信息公开申请办理结果为无法提供{unable}件，均属本机关不掌握相关政府信息。",
    ),
    ("refused petition", "不予处理的政府信息公开申请{refused}件，其中信访举报投诉类申请{petition~}件。"),
    (
        "refused repeated petition refused=repeated+petition",
        "不予处理{refused}件（信访举报投诉类{petition*}件，重复申请{repeated*}件）。",
    ),
    // Against last year.
    (
        "new new>lastnew",
        "{y}年共收到政府信息公开申请{new}件，较{x}年的{lastnew}件增加{new-lastnew*}件，增长{new^lastnew*}。",
    ),
    ("new new>lastnew", "新收政府信息公开申请{new}件，同比增加{new-lastnew~}件。"),
    ("new new<lastnew", "新收政府信息公开申请{new}件，比上年减少{lastnew-new~}件。"),
    ("new new<lastnew", "收到政府信息公开申请{new}件，{x}年为{lastnew~}件，申请量有所下降。"),
    // As offices put it otherwise.
    ("new", "依申请公开方面，{y}年我办共收到申请{new}件，主要集中在拆迁补偿、集体土地征收等领域。"),
    ("new", "{y}年度收到的政府信息公开申请共{new}件，办理过程中主动与申请人沟通{done~}次。"),
    ("new", "共收到申请人提交的政府信息公开申请表{new}份。"),
    ("new done left !carried", "{y}年收到政府信息公开申请{new}件，其中已答复{done*}件，正在办理{left*}件。"),
    ("new carried", "受理政府信息公开申请{all}件，其中{x}年度结转{carried~}件、{y}年度新收{new~}件。"),
    (
        "new carried done left",
        "全年应办政府信息公开申请{all~}件（新收{new}件、上年结转{carried}件），实际办结{done}件，办结率{done%all*}。",
    ),
    (
        "new !carried !left",
        "政府信息公开申请{new}件，均在20个工作日内答复，其中当场答复{online~}件，延期答复{desk~}件。",
    ),
    (
        "new natural legal",
        "申请主体方面：自然人{natural~}件，法人或其他组织{legal~}件，共计政府信息公开申请{new~}件。",
    ),
    ("done open", "政府信息公开申请办理结果中，予以公开{open}件，占办结总数{done}件的{open%done}。"),
    (
        "unable absent absent<unable",
        "无法提供的政府信息公开申请{unable}件，其中本机关不掌握相关政府信息{absent~}件。",
    ),
    (
        "closed process internal",
        "不予公开类答复{closed}件，涉及内部事务信息{internal~}件、过程性信息{process~}件等情形。",
    ),
    ("left carried", "{x}年结转至{y}年办理的政府信息公开申请{carried~}件，{y}年结转至{z}年办理的{left}件。"),
    ("new lastnew=new", "收到政府信息公开申请{new}件，与上年持平。"),
    ("new new>lastnew", "受理政府信息公开申请{new}件，比{x}年多{new-lastnew~}件。"),
    // None.
    ("!new !carried", "{y}年，本机关未收到政府信息公开申请。"),
    ("!new !carried", "依申请公开方面，{y}年收到申请0件，办结0件。"),
    ("!new !carried", "因未收到申请，{y}年度依申请公开信息为零。"),
    ("!new !carried", "全年没有收到公民、法人和其他组织的政府信息公开申请，也无上年度结转的申请。"),
    ("!new !carried", "{y}年收到依申请公开0件。"),
    ("!new !carried !left", "本年度新收政府信息公开申请0件，上年结转0件，办结0件，结转下年度继续办理0件。"),
    ("!new !carried", "{own}畅通申请渠道，{y}年度未接到任何单位和个人提出的信息公开申请。"),
    ("!new !carried", "本年度无政府信息公开申请。"),
];

/// What is said of reconsiderations and suits.
pub(crate) const REVIEWED: &[Sentence] = &[
    ("recon suits", "{y}年，因政府信息公开引发行政复议{recon}件、行政诉讼{suits}件。"),
    ("recon suits", "本年度因政府信息公开工作被申请行政复议{recon}件，被提起行政诉讼{suits}件。"),
    ("recon suits", "全年发生政府信息公开类行政复议案件{recon}件，行政诉讼案件{suits}件，均依法应对。"),
    (
        "recon suits",
        "政府信息公开行政复议{recon}件，其中结果维持{upheld*}件，结果纠正{corrected*}件，其他结果{otherwise*}件，尚未审结{pending*}件；政府信息公开行政诉讼{suits}件。",
    ),
    (
        "direct after",
        "因政府信息公开工作被提起行政诉讼{suits}件，其中未经复议直接起诉{direct*}件，复议后起诉{after*}件。",
    ),
    ("recon !suits", "{y}年，因政府信息公开引起的行政复议{recon}件，未发生行政诉讼案件。"),
    ("recon !suits", "政府信息公开类行政复议案件{recon}件，行政诉讼案件0件。"),
    ("recon upheld=recon", "因政府信息公开工作被申请行政复议{recon}件，均被维持。"),
    ("recon upheld=recon", "政府信息公开引发行政复议{recon}件，复议机关均予以维持。"),
    (
        "recon pending upheld upheld+pending=recon",
        "因信息公开被申请行政复议{recon}件，已审结的{upheld~}件均为维持，另有{pending~}件尚未审结。",
    ),
    (
        "!recon suits",
        "{y}年，未发生因政府信息公开工作被申请行政复议的情况，因政府信息公开被提起行政诉讼{suits}件。",
    ),
    ("!recon !suits", "{y}年，未发生因政府信息公开申请引起的行政复议、行政诉讼案件。"),
    ("!recon !suits", "本机关全年无政府信息公开行政复议、行政诉讼案件。"),
    ("!recon !suits", "未因政府信息公开工作被申请行政复议或提起行政诉讼。"),
    ("!recon !suits", "政府信息公开行政复议0件，行政诉讼0件。"),
    ("!recon !suits", "{y}年没有发生涉及政府信息公开的行政复议和行政诉讼。"),
];

/// What is said of documents and decisions above the table of disclosure.
pub(crate) const DECIDED: &[Sentence] = &[
    ("v21 made", "本年度制发行政规范性文件{made}件，均在印发后20个工作日内公开。"),
    ("v21 made ended", "{y}年，共制发行政规范性文件{made}件，废止{ended}件，截至年底现行有效{force}件。"),
    ("v21 ended", "经清理，{y}年废止行政规范性文件{ended}件。"),
    ("v21 force", "截至{y}年底，现行有效行政规范性文件{force}件，已集中公开。"),
    ("v21 made force", "制定出台行政规范性文件{made}件，现行有效的行政规范性文件共{force}件。"),
    ("v21 !made", "{y}年未制发行政规范性文件。"),
    ("permits", "{y}年，作出行政许可决定{permits}件。"),
    ("permits fines", "全年作出行政许可处理决定{permits}件、行政处罚处理决定{fines}件。"),
    ("fines", "本年度作出行政处罚决定{fines}件，均按规定公示。"),
    ("force1", "{y}年，共实施行政强制{force1}件。"),
    ("v21 made", "{y}年新制定行政规范性文件{made}件，全部通过政府网站公开，并同步发布解读材料{made~}篇。"),
    ("v21 ended force", "年内废止行政规范性文件{ended}件，继续有效的行政规范性文件{force}件。"),
    ("permits>20000", "{y}年，作出行政许可决定{permits}件，日均{tens~}件。"),
    ("permits>tens", "行政许可处理决定{permits}件，其中即办件{tens~}件。"),
    ("", "本机关主动公开的有关数据见下表。"),
    ("", "{y}年，及时更新机构职能、办事服务等信息，具体数据如下："),
];

/// What overviews say of disclosure on own initiative, one a report.
pub(crate) const SHOWN: &[Sentence] = &[
    (
        "",
        "全年主动公开政府信息{total*}条，其中政府网站公开{site*}条，微信公众号公开{wechat*}条，政务微博公开{weibo*}条，公示栏公开{boards*}条。",
    ),
    (
        "",
        "{y}年，共主动公开政府信息{total*}条：政府网站{site*}条、微信公众号{wechat*}条、政务微博{weibo*}条、其他方式{boards*}条。",
    ),
    (
        "",
        "通过政府网站公开信息{site}条、微信公众号推送{wechat}条、政务微博发布{weibo}条、公示栏张贴{boards}条，共计{total*}条。",
    ),
    (
        "",
        "截至{y}年12月31日，累计主动公开政府信息{total*}条，其中概况类信息{q1*}条，政务动态{q2*}条，通知公告{q3*}条，其他{q4*}条。",
    ),
    (
        "",
        "{y}年第一季度公开信息{q1}条，第二季度公开信息{q2}条，第三季度公开信息{q3}条，第四季度公开信息{q4}条。",
    ),
    (
        "total>lasttotal",
        "全年主动公开政府信息{total}条，较上年的{lasttotal}条增加{total-lasttotal*}条，增长{total^lasttotal*}。",
    ),
    (
        "total>lasttotal",
        "{y}年主动公开政府信息{total~}条，比上年增加{total-lasttotal~}条，同比增长{total^lasttotal}。",
    ),
    ("", "{y}年通过各种渠道公开信息{total~}条次，其中政府网站公开{site~}条，占{site%total*}。"),
    ("", "主动公开政府信息{total~}条，其中财政预决算{q1~}条、行政执法{q2~}条、人事任免{q3~}条等。"),
    ("", "在{place}人民政府网站公开信息{site~}条，同时通过“{place}发布”微信公众号推送信息{wechat~}条。"),
    ("", "全年公开各类信息{tens~}0余条，涵盖机构职能、财政资金、公共服务、应急管理等多个领域。"),
    ("", "网站共发布信息{total~}条（机构概况{q1~}条、工作动态{q2~}条、其他栏目{q3+q4~}条）。"),
];

/// What overviews say besides; each of another matter, so that several stand together.
pub(crate) const BESIDES: &[Sentence] = &[
    (
        "",
        "全年发布政策解读材料{guides*}篇，其中文字解读{words*}篇，图表解读{charts*}篇，视频解读{films*}篇，重要政策解读率100%。",
    ),
    ("", "制作“一图读懂”{charts~}期，短视频{films~}个，让群众看得懂、用得上。"),
    (
        "",
        "办理人大代表建议{npc*}件、政协委员提案{cppcc*}件，共{npc+cppcc*}件，按时办复率和满意率均为100%，并全部公开办理结果。",
    ),
    ("", "公开人大建议和政协提案办理结果{npc+cppcc*}件，其中人大建议{npc*}件，政协提案{cppcc*}件。"),
    ("", "召开新闻发布会{press~}场，主要负责人参加在线访谈{talks~}次，就社会关切的问题回应公众{tens~}次。"),
    ("", "“{place}发布”微信公众号粉丝{fans~}万人，全年阅读量{tens~}.6万次。"),
    ("", "共有政务新媒体账号{columns~}个，其中微信公众号1个。"),
    ("", "发布微博{weibo~}条、微信{wechat~}条；转载国务院、省政府重要信息{q2~}条。"),
    ("", "全年召开常务会议{tens~}次，邀请利益相关方、公众代表、专家、媒体列席{talks~}人次。"),
    (
        "",
        "处理网民留言{npc+cppcc+columns*}条，其中咨询类{npc*}条、建议类{cppcc*}条、投诉类{columns*}条，按时回复率100%。",
    ),
    ("", "公开行政许可和行政处罚“双公示”信息{hotline~}条，公开率、及时率均达100%。"),
    ("", "依法公开财政预决算信息，全区一级预算单位{tens~}家全部公开部门预算，公开率100%。"),
    ("", "举办政务公开培训班{training~}期，培训人员{trainees~}人次。"),
    ("", "配备政务公开工作人员{fulltime+halftime*}名，其中专职人员{fulltime*}名，兼职人员{halftime*}名。"),
    ("", "受理12345热线工单{hotline~}件，办结率99.8%；领导信箱来信{mailbox~}件，全部回复。"),
    ("", "政务公开专区接待群众{visits~}人次，提供现场查阅{tens~}次，解答咨询电话{hotline~}个。"),
    (
        "",
        "{y}年印发公文{papers*}件，其中主动公开{papersopen*}件，依申请公开{papersask*}件，不予公开{papersclosed*}件，主动公开率{papersopen%papers*}。",
    ),
    ("", "对{papers~}件历史文件开展公开属性复核，其中转为主动公开{papersopen~}件。"),
    (
        "",
        "就{drafts~}项重大行政决策公开征求意见，收到意见{opinions}条，采纳{adopted~}条，采纳率{adopted%opinions*}。",
    ),
    ("", "编发政府公报{issues~}期，每期向社区、图书馆免费发放3000余份。"),
    ("", "新开设专题专栏{columns~}个，优化栏目{tens~}个，修正错别字、失效链接{mailbox~}处。"),
    ("", "门户网站全年访问量{fans~}.5万人次，日均{hotline~}人次。"),
    ("", "{x}年公开的{tens~}项基层政务公开事项目录已按要求调整更新。"),
    ("", "围绕“十四五”规划、优化营商环境等重点，梳理惠企政策{tens~}条，兑现资金1.2亿元。"),
    ("", "接到投诉举报{visits~}件，均已办结，未收到对政府信息公开工作的投诉。"),
    ("", "制发行政执法文书公开样式5种，推行“双随机、一公开”抽查事项{tens~}项，抽查企业{mailbox~}家次。"),
];

/// What townships, streets and departments say of how they manage information.
pub(crate) const MANAGED: &[Sentence] = &[
    ("", "完善信息发布审核机制，落实先审后发要求；对政策文件开展动态清理，及时更新有效性标注。"),
    ("", "严格落实“三审三校”制度，健全政府信息公开目录动态调整机制，规范信息管理流程。"),
    ("", "坚持“谁公开、谁审查、谁负责”，信息发布前做好保密审查，全年未发生失泄密事件。"),
    (
        "",
        "修订《{place}政府信息公开指南》，明确机构设置、办公地址、受理时间（工作日9:00-12:00，14:00-17:30）等内容。",
    ),
    ("", "印发《{y}年政务公开工作要点任务分工》，细化4个方面12项任务，逐项明确责任单位和完成时限。"),
    ("", "根据《国务院办公厅关于印发{y}年政务公开工作要点的通知》等文件精神，动态调整主动公开基本目录。"),
    ("", "公文起草时同步确定公开属性，拟不公开的依法说明理由，做到应公开尽公开。"),
];

/// What is said of platforms.
pub(crate) const PLATFORM: &[Sentence] = &[
    ("", "优化网站栏目设置，完成适老化改造，规范政务新媒体运行，做到线上线下同步更新。"),
    ("", "依托政府网站集约化平台，设置政策文件、政策解读等专栏，方便公众查询获取。"),
    ("", "现有政务新媒体3个，其中微信公众号1个、政务微博1个、抖音号1个，均按要求备案。"),
    ("", "在便民服务中心设置政务公开专区，配备查询机、打印机等设备，安排专人引导。"),
    ("", "充分发挥村（社区）公示栏、大喇叭、微信群作用，打通信息公开“最后一公里”。"),
    ("", "网站IPv6改造、无障碍浏览功能持续完善，24小时自助查询终端覆盖率80%以上。"),
];

/// What departments say of supervision.
pub(crate) const GUARDED: &[Sentence] = &[
    ("", "加强组织领导，配齐配强工作人员，组织业务培训2次。"),
    ("", "主动接受社会监督，定期开展自查，及时整改发现的问题。"),
    ("", "将政务公开纳入年度绩效考核，所占分值权重不低于4%；开展社会评议，满意度98.6%；全年无责任追究情形。"),
    ("", "成立由主要负责人任组长、分管负责人任副组长的领导小组，每季度召开1次工作推进会。"),
    ("", "委托第三方开展社会评议，发放问卷200份，收回有效问卷192份。未发生责任追究。"),
];
