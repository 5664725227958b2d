"""The cast of the show: invented people, schools and numbers, each marked so."""

from __future__ import annotations

from cms.demo.profile import FICTION, UNIT, Hero, Profile, Scene

LAMP = Profile(
    key="lamp",
    title="Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn",
    slug="co-hoa-va-tu-sach-den-bao-giua-dao-ly-son",
    lead=(
        "Mười lăm năm bám đảo, cô Trần Thị Ngọc Hoà biến góc lớp ghép thành tủ sách"
        " sáng đèn những đêm mất điện, để sáu năm liền không học trò nào bỏ học."
    ),
    hero=Hero(
        f"Trần Thị Ngọc Hoà {FICTION}",
        "cô",
        "cô Hoà",
        "giáo viên lớp ghép 2+3, Chiến sĩ thi đua cơ sở",
        f"Trường TH&THCS Sóng Biếc {FICTION}",
        "đặc khu Lý Sơn, Quảng Ngãi",
    ),
    author="Sóng Biếc",
    scene=Scene(
        "storm_lamp",
        "Cô giáo và hai học trò đọc sách bên ngọn đèn bão, phía sau là ngôi nhà sáng"
        " cửa sổ trên đảo",
        "Những đêm mất điện, tủ sách của cô Hoà vẫn sáng đèn.",
    ),
    body=(
        "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng. Trong ô cửa ấy, học trò lớp"
        " ghép ngồi quanh ngọn đèn bão, mỗi em một cuốn sách mượn từ chiếc tủ gỗ cô"
        " giáo đóng từ thùng đựng cá.",
        ("heading", "Ngọn đèn và chiếc tủ gỗ"),
        "Cô Trần Thị Ngọc Hoà ra đảo mười lăm năm trước. Lớp của cô gộp học trò lớp 2"
        " và lớp 3, ngồi quay lưng vào nhau, dùng chung một tấm bảng chia đôi.",
        Scene(
            "bookshelf",
            "Cô giáo bên tủ sách ba tầng, hai học trò giơ tay và đọc sách",
            "Tủ sách ba tầng đóng từ gỗ thùng đựng cá.",
        ),
        "Những cuốn sách đầu tiên là sách của con gái cô. Rồi tàu hàng, bộ đội biên"
        " phòng, đồng nghiệp trong đất liền gửi thêm; đến nay tủ có 640 cuốn, sổ mượn"
        " do chính học trò ghi.",
        (
            "quote",
            "Mất điện thì học bằng đèn bão. Chỉ sợ các em thôi tò mò, chứ tối thì có gì"
            " mà sợ.",
            "Cô Trần Thị Ngọc Hoà",
        ),
        ("heading", "Sáu năm không em nào bỏ học"),
        "Nhà nào có em định nghỉ theo ghe, cô mang sách đến tận nhà, ngồi đọc cùng em"
        " một buổi tối. Lớp ghép của cô sáu năm liền không có em nào bỏ học.",
        Scene(
            "reading_circle",
            "Năm học trò đọc sách trong sân trường, có cờ đỏ sao vàng và biển phía sau",
            "Giờ đọc sách buổi sáng ở sân trường.",
        ),
    ),
    social=(
        "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng. Đó là “Tủ sách đèn bão” của cô"
        " Hoà. 📚 Đọc chuyện của cô: {link} #GươngĐiểnHình #LanTỏa – Nguồn: "
        f"{UNIT} · Tác giả: Sóng Biếc"
    ),
)

KITCHEN = Profile(
    key="kitchen",
    title="Bữa trưa từ vườn của năm cô giáo Nậm Xanh",
    slug="bua-trua-tu-vuon-cua-nam-co-giao-nam-xanh",
    lead=(
        "Năm cô giáo điểm trường Nậm Xanh thay nhau nấu 42 suất ăn mỗi trưa từ vườn rau"
        " tự trồng, giữ trọn 100% trẻ 5 tuổi ra lớp giữa vùng sâu."
    ),
    hero=Hero(
        f"Tổ mẫu giáo điểm trường Nậm Xanh {FICTION}",
        role="Tập thể lao động tiên tiến, năm người",
        workplace=f"Trường Mầm non Hoa Ban Trắng {FICTION}",
        place="Lai Châu",
        collective=True,
    ),
    author="Hoa Ban",
    scene=Scene(
        "garden_kitchen",
        "Các cô giáo hái rau trong vườn và nấu ăn trong bếp của điểm trường",
        "Vườn rau và bếp ăn của điểm trường Nậm Xanh.",
    ),
    body=(
        "Năm giờ sáng, một cô nhóm bếp, một cô ra vườn. Đến trưa, 42 suất ăn nóng đã"
        " sẵn trên bàn thấp.",
        ("heading", "Vườn rau sau lớp học"),
        "Mảnh vườn 300 mét vuông được cả tổ vỡ đất trong một mùa hè. Su hào, cải, bí"
        " xoay vòng; phụ huynh góp giống và góp công.",
        (
            "quote",
            "Trẻ no thì trẻ vui, trẻ vui thì cha mẹ yên tâm lên nương.",
            "Một cô giáo trong tổ",
        ),
    ),
    wrong="42 suất ăn",
    right="46 suất ăn",
    note="Số suất ăn mỗi trưa là 46, không phải 42 như bản đăng lần đầu.",
)

RESCUE = Profile(
    key="rescue",
    title="Chiếc thuyền tôn trong đêm lũ của ông Ước",
    slug="chiec-thuyen-ton-trong-dem-lu-cua-ong-uoc",
    lead=(
        "Trong trận lũ đêm 27/9, ông Đặng Văn Ước, bảo vệ trường, dùng thuyền tôn đưa"
        " 11 học sinh nội trú lên nơi cao an toàn."
    ),
    hero=Hero(
        f"Đặng Văn Ước {FICTION}",
        "ông",
        "ông Ước",
        "nhân viên bảo vệ",
        f"Trường Tiểu học Bến Lở {FICTION}",
        "Nghệ An",
    ),
    author="Bến Lở",
    scene=Scene(
        "storm_rescue",
        "Chiếc thuyền chở học trò giữa mưa lũ, người lái thuyền soi đèn",
        "Đêm lũ ở Bến Lở, chiếc thuyền tôn đi về bốn lượt.",
    ),
    body=(
        "Nước lên lúc mười một giờ đêm. Ông Ước gõ kẻng, gọi từng em dậy, rồi kéo chiếc"
        " thuyền tôn vẫn dùng chở củi ra trước cửa phòng nội trú.",
        ("heading", "Bốn lượt thuyền"),
        "Mỗi lượt ba em, đường đi chưa đầy hai trăm mét mà mất gần nửa giờ. Lượt cuối,"
        " ông quay lại lấy chiếc cặp cho em nhỏ nhất.",
    ),
    social=(
        "Bốn lượt thuyền tôn, 11 học trò an toàn trong đêm lũ. Chuyện ông Ước, bảo vệ"
        " trường: {link} #NgườiTốtViệcTốt #LanTỏa"
    ),
)

LESSON = Profile(
    key="lesson",
    title="Thầy Đoàn chép bài giảng vào thẻ nhớ gửi về bản",
    slug="thay-doan-chep-bai-giang-vao-the-nho-gui-ve-ban",
    lead=(
        "Thầy Lò Văn Đoàn quay video bài giảng bằng tiếng Việt và tiếng Thái, chép vào"
        " thẻ nhớ gửi về những bản chưa có sóng."
    ),
    hero=Hero(
        f"Lò Văn Đoàn {FICTION}",
        "thầy",
        "thầy Đoàn",
        "giáo viên Toán",
        f"Trường PTDTBT THCS Suối Mây {FICTION}",
        "Điện Biên",
    ),
    author="Suối Mây",
    scene=Scene(
        "mountain_lesson",
        "Thầy giáo giảng bài trước máy quay bên nhà sàn và ruộng bậc thang",
        "Một buổi quay bài giảng bên nhà sàn.",
    ),
    body=(
        "Bản xa nhất cách trường 19 cây số đường đất. Thầy Đoàn bảo: nếu các em không"
        " tới được bài giảng thì bài giảng phải tới được các em.",
        ("heading", "Bài giảng hai thứ tiếng"),
        "Mỗi bài dài bảy phút, có phụ đề. Sau hai năm học, tỉ lệ học sinh thi đạt tăng"
        " từ 61% lên 88%.",
    ),
    social=(
        "Bài giảng đi bộ 19 cây số trong một chiếc thẻ nhớ. Chuyện thầy Đoàn: {link}"
        " #DạyTốtHọcTốt #LanTỏa"
    ),
)

CARDS = Profile(
    key="cards",
    title="Cô H’Ngăt và bộ tranh ký hiệu cho 19 em nhỏ",
    slug="co-h-ngat-va-bo-tranh-ky-hieu-cho-19-em-nho",
    lead=(
        "Cô H’Ngăt Niê soạn bộ tranh ký hiệu giúp 19 trẻ khiếm thính tự tin vào lớp Một"
        " cùng các bạn."
    ),
    hero=Hero(
        f"H’Ngăt Niê {FICTION}",
        "cô",
        "cô H’Ngăt",
        "giáo viên giáo dục đặc biệt",
        f"Trung tâm Hỗ trợ GDHN Cao Nguyên {FICTION}",
        "Đắk Lắk",
    ),
    author="Cao Nguyên",
    scene=Scene(
        "sign_cards",
        "Cô giáo và bốn em nhỏ giơ tay làm ký hiệu trước bức tường tranh",
        "Lớp học ký hiệu với bộ tranh tự vẽ.",
    ),
    body=(
        "Bộ tranh có 240 tấm, mỗi tấm một ký hiệu, một hình vẽ, một từ. Các em học bằng"
        " tay trước, rồi mới học bằng bút.",
        "Mười chín em đã vào lớp Một ở trường gần nhà, ngồi cạnh những người bạn biết"
        " chào nhau bằng tay.",
    ),
    social=("240 bức tranh, 19 em nhỏ vào lớp Một. Chuyện cô H’Ngăt: {link} #LanTỏa"),
)

CAST: dict[str, Profile] = {
    profile.key: profile for profile in (LAMP, KITCHEN, RESCUE, LESSON, CARDS)
}

BOAT = Profile(
    key="boat",
    kind="reportage",
    title="Theo “Thư viện trên ghe” qua bảy bến Rạch Vàm Đông",
    slug="theo-thu-vien-tren-ghe-qua-bay-ben-rach-vam-dong",
    lead=(
        "Chiếc ghe chở 1.200 cuốn sách ghé bảy bến mỗi tuần; bốn trường bạn đã"
        " làm theo."
    ),
    hero=Hero(
        f"Mô hình “Thư viện trên ghe” {FICTION}",
        role="mô hình mới",
        workplace=f"Trường Tiểu học Rạch Vàm Đông {FICTION}",
        place="Cà Mau",
        collective=True,
    ),
    author="Vàm Đông",
    scene=Scene(
        "book_boat",
        "Chiếc ghe chở tủ sách cập bến, hai em nhỏ chờ mượn sách",
        "Ghe sách cập bến thứ ba trong ngày.",
    ),
    body=(
        "Bảy giờ, ghe nổ máy. Tủ sách hai tầng được chằng bằng dây dừa, cuốn nào cũng"
        " bọc ni lông.",
        ("heading", "Bến đợi sách"),
        "Ở bến Cây Bần, mười sáu em đã đứng đợi. Em nào trả sách phải kể lại một đoạn"
        " cho bạn mượn tiếp.",
    ),
    hashtags="#MôHìnhMới #LanTỏa",
)

ARCHIVE: tuple[Profile, ...] = (BOAT,)
