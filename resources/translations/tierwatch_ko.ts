<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Absence</name>
    <message numerus="yes">
        <source>%Ln contents moved</source>
        <translation>
            <numerusform>콘텐츠 %Ln개 이동</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln건 실패</numerusform>
        </translation>
    </message>
    <message>
        <source>the levels were changed</source>
        <translation>레벨이 변경됨</translation>
    </message>
    <message>
        <source>at most %1 views a second (%2)</source>
        <translation>최대 조회 %1회/초(%2)</translation>
    </message>
    <message>
        <source>Since you last looked (%1): %2.</source>
        <translation>마지막으로 본 뒤(%1): %2.</translation>
    </message>
</context>
<context>
    <name>Attentions</name>
    <message>
        <source>NOT LIVE since %1: the engine does not answer. The numbers are from then.</source>
        <translation>실시간 아님: %1 이후 엔진 응답 없음. 표시된 값은 그때 기준입니다.</translation>
    </message>
    <message>
        <source>The catalogue does not answer. Nothing moves until it does; it is asked again by itself.</source>
        <translation>카탈로그가 응답하지 않습니다. 응답할 때까지 이동하지 않으며, 자동으로 다시 확인합니다.</translation>
    </message>
    <message>
        <source>The state store does not answer. Views are refused until it does; it is asked again by itself.</source>
        <translation>상태 저장소가 응답하지 않습니다. 응답할 때까지 조회를 받지 않으며, 자동으로 다시 확인합니다.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch. All else works.</source>
        <translation>플레이어 엔드포인트 꺼짐. 나머지는 정상입니다.</translation>
    </message>
    <message>
        <source>Use a free port</source>
        <translation>빈 포트 사용</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>%1 cannot be written to. What should go there waits.</source>
        <translation>%1 레벨에 쓸 수 없습니다. 이곳으로 갈 콘텐츠는 대기합니다.</translation>
    </message>
    <message>
        <source>Show the levels</source>
        <translation>레벨 보기</translation>
    </message>
    <message>
        <source>Relocations are paused since %1. Views still count.</source>
        <translation>%1부터 재배치가 일시 중지되었습니다. 조회 수는 계속 집계됩니다.</translation>
    </message>
    <message>
        <source>Relocations are paused by %1 since %2. Views still count.</source>
        <translation>%1 님이 %2부터 재배치를 일시 중지했습니다. 조회 수는 계속 집계됩니다.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contents could not be moved. No file is lost: each is still where it was.</source>
        <translation>
            <numerusform>콘텐츠 %Ln개를 이동하지 못했습니다. 사라진 파일은 없으며 모두 제자리에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>목록 보기</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>full</source>
        <translation>공간 부족</translation>
    </message>
    <message>
        <source>nearly full</source>
        <translation>공간 거의 참</translation>
    </message>
    <message>
        <source>look</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 확인</translation>
    </message>
    <message>
        <source>Retry these</source>
        <translation>이것들 다시 시도</translation>
    </message>
    <message>
        <source>Switch to recent views</source>
        <translation>최근 조회로 전환</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>다시 보지 않기</translation>
    </message>
    <message>
        <source>Hide until 08:00</source>
        <translation>08:00까지 숨기기</translation>
    </message>
</context>
<context>
    <name>ContentSentences</name>
    <message>
        <source>%1 views in about %2 days (%3 in all)</source>
        <translation>약 %2일 동안 조회 %1회(전체 %3회)</translation>
    </message>
    <message>
        <source>%1; %2 begins at %3.</source>
        <translation>%1: %2 레벨은 %3회부터입니다.</translation>
    </message>
    <message>
        <source>%1 call for %2, which begins at %3.</source>
        <translation>%1: %2 레벨에 해당하며 %3회부터입니다.</translation>
    </message>
    <message>
        <source>%1. %2 begins at %3, but nothing leaves it before it is %4 % below that.</source>
        <translation>%1. %2 레벨은 %3회부터이지만 그보다 %4% 적어질 때까지는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>%1 are too few for %2, but it came only %3.</source>
        <translation>%1: %2 레벨에는 부족하지만 %3에야 이 레벨로 왔습니다.</translation>
    </message>
    <message>
        <source>%1 are too few for %2, but they are counted only since %3.</source>
        <translation>%1: %2 레벨에는 부족하지만 %3부터만 집계되었습니다.</translation>
    </message>
    <message>
        <source>Waits to go to %1.</source>
        <translation>%1 레벨로 이동 대기 중입니다.</translation>
    </message>
    <message>
        <source>Is going to %1, %2 left.</source>
        <translation>%1 레벨로 이동 중, 남은 시간 %2.</translation>
    </message>
    <message>
        <source>Is going to %1.</source>
        <translation>%1 레벨로 이동 중입니다.</translation>
    </message>
    <message>
        <source>Is in %1; the old copy stays a moment for players that have it open.</source>
        <translation>%1 레벨에 있습니다. 열어 둔 플레이어를 위해 이전 사본을 잠시 둡니다.</translation>
    </message>
    <message>
        <source>Could not go to %1.</source>
        <translation>%1 레벨로 이동하지 못했습니다.</translation>
    </message>
    <message>
        <source>%1 at %2 views, %3 more.</source>
        <translation>조회 %2회에 %1 레벨, %3회 더 필요합니다.</translation>
    </message>
    <message>
        <source>%1 in %2 at the present %3 views a day.</source>
        <translation>지금처럼 하루 %3회 조회되면 %2 뒤 %1 레벨.</translation>
    </message>
    <message>
        <source>%1 not at the present rate of %2 views a day.</source>
        <translation>지금처럼 하루 %2회로는 %1 레벨에 이르지 못합니다.</translation>
    </message>
    <message>
        <source>%1 in %2 if nobody watches it.</source>
        <translation>조회가 없으면 %2 뒤 %1 레벨.</translation>
    </message>
    <message>
        <source>%1 if its count falls below %2.</source>
        <translation>조회 수가 %2회보다 적어지면 %1 레벨로 이동합니다.</translation>
    </message>
    <message>
        <source>Held in %1 %2, whatever its count.</source>
        <translation>조회 수와 관계없이 %1 레벨에 고정: %2.</translation>
    </message>
    <message>
        <source>Count unknown: no player has reported this content yet, so it stays in %1.</source>
        <translation>조회 수 미확인: 아직 보고되지 않아 %1 레벨에 그대로 둡니다.</translation>
    </message>
    <message>
        <source>%1 views</source>
        <translation>조회 %1회</translation>
    </message>
    <message>
        <source>Nothing is planned.</source>
        <translation>예정된 이동이 없습니다.</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1/s</source>
        <comment>speed; %1 is a size</comment>
        <translation>%1/초</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <comment>days and hours</comment>
        <translation>%1일 %2시간</translation>
    </message>
    <message>
        <source>until released</source>
        <translation>해제할 때까지</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>in so many days</comment>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>in so many hours</comment>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>&lt; 1 h</source>
        <comment>in less than an hour</comment>
        <translation>1시간 미만</translation>
    </message>
</context>
<context>
    <name>LevelFields</name>
    <message>
        <source>whole disk</source>
        <comment>capacity of a level: not less than its filesystem</comment>
        <translation>디스크 전체</translation>
    </message>
    <message>
        <source>usual</source>
        <comment>reserve or linger of a level: as the program has it</comment>
        <translation>기본값</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percent</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>in use</source>
        <comment>mode of a level</comment>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>no new files</source>
        <comment>mode of a level</comment>
        <translation>새 파일 안 받음</translation>
    </message>
    <message>
        <source>drain</source>
        <comment>mode of a level: everything moves out</comment>
        <translation>비우기</translation>
    </message>
    <message>
        <source>offline</source>
        <comment>mode of a level</comment>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>read back</source>
        <comment>how a copy is verified</comment>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>size only</source>
        <comment>how a copy is verified</comment>
        <translation>크기만</translation>
    </message>
    <message>
        <source>A level begins at a whole number of views, 0 or more.</source>
        <translation>레벨의 시작은 0 이상의 정수 조회 수입니다.</translation>
    </message>
    <message>
        <source>A capacity is a size such as 500 GiB or 12 TiB; leave it empty for the whole disk.</source>
        <translation>용량은 500 GiB, 12 TiB 같은 크기로 입력하세요. 비워 두면 디스크 전체를 씁니다.</translation>
    </message>
    <message>
        <source>A reserve is a size such as 10 GiB; leave it empty for the smaller of 2 % and 10 GiB.</source>
        <translation>여유분은 10 GiB 같은 크기로 입력하세요. 비워 두면 2%와 10 GiB 중 작은 값을 씁니다.</translation>
    </message>
    <message>
        <source>A mark is a whole number of percent, 0 to 100.</source>
        <translation>기준선은 0에서 100까지의 정수 퍼센트입니다.</translation>
    </message>
    <message>
        <source>How long old files linger is a time such as 90 s, 5 min or 2 h; leave it empty for the usual one.</source>
        <translation>이전 파일을 남겨 두는 시간은 90 s, 5 min, 2 h 처럼 입력하세요. 비워 두면 기본값을 씁니다.</translation>
    </message>
    <message>
        <source>That cannot be taken here.</source>
        <translation>여기에는 입력할 수 없는 값입니다.</translation>
    </message>
</context>
<context>
    <name>LevelSentences</name>
    <message>
        <source>%1 min</source>
        <comment>how long about</comment>
        <translation>%1분</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>how long about</comment>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>how long about</comment>
        <translation>%1일</translation>
    </message>
    <message>
        <source>These edits move nothing; %1 contents lie within 5 % of a limit.</source>
        <translation>이 편집으로 이동하는 콘텐츠는 없습니다. 경계 ±5% 이내 %1개.</translation>
    </message>
    <message numerus="yes">
        <source>These limits move %Ln contents (%1, about %2); %3 lie within 5 % of a limit.</source>
        <comment>bytes, how long, contents</comment>
        <translation>
            <numerusform>이 경계를 적용하면 %Ln개(%1, 약 %2)가 이동합니다. 경계 ±5% 이내 %3개.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>These limits move %Ln contents (%1); %2 lie within 5 % of a limit.</source>
        <comment>bytes, contents</comment>
        <translation>
            <numerusform>이 경계를 적용하면 %Ln개(%1)가 이동합니다. 경계 ±5% 이내 %2개.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 up (%2), %3 down (%4).</source>
        <comment>contents and bytes</comment>
        <translation>승격 %1개(%2), 강등 %3개(%4).</translation>
    </message>
    <message>
        <source>It does not fit in %1: %2 short.</source>
        <comment>a level and bytes</comment>
        <translation>%1 레벨 공간 부족: %2 모자랍니다.</translation>
    </message>
    <message>
        <source>It fits.</source>
        <translation>공간이 충분합니다.</translation>
    </message>
    <message>
        <source>Whether it fits is not known: a level&apos;s free room is not known.</source>
        <translation>공간이 충분한지 알 수 없습니다. 여유 공간을 모르는 레벨이 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The size of %Ln contents is not known.</source>
        <translation>
            <numerusform>콘텐츠 %Ln개의 크기를 모릅니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held contents stay.</source>
        <translation>
            <numerusform>고정된 콘텐츠 %Ln개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody else has removed %1 meanwhile.</source>
        <comment>a level</comment>
        <translation>그사이 다른 사용자가 %1 레벨을 삭제했습니다.</translation>
    </message>
    <message>
        <source>Somebody else changed %1 meanwhile: %2 is %3 now; you edited it to %4.</source>
        <comment>a level, a column, its value, the value typed here</comment>
        <translation>그사이 다른 사용자가 %1 레벨을 변경했습니다. 현재 %2: %3, 직접 편집한 값: %4.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more of your edits are concerned.</source>
        <translation>
            <numerusform>편집한 값 %Ln개가 더 겹칩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 free</source>
        <comment>bytes</comment>
        <translation>%2 중 %1 여유</translation>
    </message>
    <message>
        <source>written at %1</source>
        <comment>a speed</comment>
        <translation>쓰기 %1</translation>
    </message>
    <message>
        <source>read at %1</source>
        <comment>a speed</comment>
        <translation>읽기 %1</translation>
    </message>
    <message>
        <source>took %1 s</source>
        <comment>seconds</comment>
        <translation>%1초 소요</translation>
    </message>
    <message>
        <source>%1 in %2: %3.</source>
        <comment>a level, its directory, figures</comment>
        <translation>%1 레벨, %2: %3.</translation>
    </message>
    <message>
        <source>Nothing is wrong with it.</source>
        <translation>문제가 없습니다.</translation>
    </message>
</context>
<context>
    <name>LookMenus</name>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>데스크톱 설정 따름</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>색상(&amp;C)</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>Players cannot reach Tierwatch: %1 is reachable from other machines, so the endpoint opens there only with a players&apos; token (TIERWATCH_PLAYERS_TOKEN, or players-token-file in the configuration file), or where the configuration file says open = on.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 주소는 다른 컴퓨터에서도 접근할 수 있습니다. 플레이어 토큰(TIERWATCH_PLAYERS_TOKEN 또는 설정 파일의 players-token-file)이 있거나 설정 파일에 open = on 이 있을 때만 엽니다.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: a thread of the endpoint did not start (%1); start Tierwatch again.</source>
        <translation>플레이어 엔드포인트 꺼짐: 엔드포인트의 스레드를 시작하지 못했습니다(%1). Tierwatch를 다시 시작하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: %1 is used by another program; end that program or choose another address.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 주소를 다른 프로그램이 사용 중입니다. 그 프로그램을 끝내거나 다른 주소를 선택하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: %1 is not allowed to this user; choose a port from 1024 on.</source>
        <translation>플레이어 엔드포인트 꺼짐: 이 사용자는 %1 포트를 열 수 없습니다. 1024 이상의 포트를 선택하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: %1 is no address of this machine; choose one that it has, or 0.0.0.0 for all.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 주소는 이 컴퓨터의 것이 아닙니다. 이 컴퓨터의 주소를 쓰거나, 모두 열려면 0.0.0.0을 쓰세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: %1 cannot be opened (%2); choose another address.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 주소를 열 수 없습니다(%2). 다른 주소를 선택하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: &apos;%1&apos; is no IP address; give one of this machine&apos;s, or 0.0.0.0 for all.</source>
        <translation>플레이어 엔드포인트 꺼짐: &apos;%1&apos; 값은 IP 주소가 아닙니다. 이 컴퓨터의 주소를 쓰거나, 모두 열려면 0.0.0.0을 쓰세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: of tls-certificate and tls-key only one is set; set both in the configuration file, or none for plain HTTP.</source>
        <translation>플레이어 엔드포인트 꺼짐: tls-certificate와 tls-key 중 하나만 설정되었습니다. 설정 파일에 둘 다 쓰거나, 일반 HTTP라면 둘 다 지우세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: the TLS file %1 cannot be read (%2); name one that this user may read.</source>
        <translation>플레이어 엔드포인트 꺼짐: TLS 파일 %1 읽기 실패(%2). 이 사용자가 읽을 수 있는 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: TLS does not start (%1); mend this machine&apos;s OpenSSL.</source>
        <translation>플레이어 엔드포인트 꺼짐: TLS를 시작하지 못했습니다(%1). 이 컴퓨터의 OpenSSL을 고치세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: %1 holds no usable certificate (%2); name a PEM file with the server&apos;s certificate and its chain.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 파일에 쓸 수 있는 인증서가 없습니다(%2). 서버 인증서와 체인이 든 PEM 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: the key in %1 is not that of the certificate in %2; name the two that belong together.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 파일의 키가 %2 파일의 인증서와 맞지 않습니다. 짝이 맞는 둘을 지정하세요.</translation>
    </message>
    <message>
        <source>Players cannot reach Tierwatch: %1 holds no usable key (%2); name a PEM file with the certificate&apos;s key, without a pass phrase.</source>
        <translation>플레이어 엔드포인트 꺼짐: %1 파일에 쓸 수 있는 키가 없습니다(%2). 암호 없는 인증서 키가 든 PEM 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s server %1 does not answer: see that it runs and is not overloaded.</source>
        <translation>카탈로그 서버 %1 응답 없음: 실행 중인지, 과부하가 아닌지 확인하세요.</translation>
    </message>
    <message>
        <source>The catalogue is not open yet: try again in a moment.</source>
        <translation>카탈로그가 아직 열리지 않았습니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address is not a URL: write mysql://USER@HOST[:PORT]/DATABASE.</source>
        <translation>카탈로그 주소가 URL이 아닙니다. mysql://USER@HOST[:PORT]/DATABASE 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address has a password in it, where others can read it: put it into TIERWATCH_CATALOG_PASSWORD.</source>
        <translation>카탈로그 주소에 암호가 들어 있어 다른 사람이 읽을 수 있습니다. TIERWATCH_CATALOG_PASSWORD에 넣으세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address has an unknown part &apos;%1&apos;: only socket=PATH may follow the question mark.</source>
        <translation>카탈로그 주소에 알 수 없는 부분 &apos;%1&apos; 있음: 물음표 뒤에는 socket=PATH만 올 수 있습니다.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address %1 names no user: write mysql://USER@HOST[:PORT]/DATABASE.</source>
        <translation>카탈로그 주소 %1 사용자 없음: mysql://USER@HOST[:PORT]/DATABASE 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address %1 names no host: write mysql://USER@HOST[:PORT]/DATABASE.</source>
        <translation>카탈로그 주소 %1 호스트 없음: mysql://USER@HOST[:PORT]/DATABASE 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address %1 names no database: write mysql://USER@HOST[:PORT]/DATABASE.</source>
        <translation>카탈로그 주소 %1 데이터베이스 없음: mysql://USER@HOST[:PORT]/DATABASE 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s path has a character in it that no file name can have.</source>
        <translation>카탈로그 경로에 파일 이름에 쓸 수 없는 문자가 있습니다.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address is not understood: write sqlite:PATH or mysql://USER@HOST[:PORT]/DATABASE.</source>
        <translation>카탈로그 주소를 이해할 수 없습니다. sqlite:PATH 또는 mysql://USER@HOST[:PORT]/DATABASE 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s address names no file: write sqlite:PATH.</source>
        <translation>카탈로그 주소에 파일이 없습니다. sqlite:PATH 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 is on a network filesystem, where SQLite loses data: put it on a local disk, or use MariaDB.</source>
        <translation>카탈로그 %1 위치가 네트워크 파일 시스템이라 SQLite 데이터가 손실될 수 있습니다. 로컬 디스크에 두거나 MariaDB를 사용하세요.</translation>
    </message>
    <message>
        <source>Qt&apos;s database driver for %1 is not installed: install libqt6sql6-sqlite and libqt6sql6-mysql.</source>
        <translation>%1용 Qt 데이터베이스 드라이버가 설치되어 있지 않습니다. libqt6sql6-sqlite와 libqt6sql6-mysql을 설치하세요.</translation>
    </message>
    <message>
        <source>The greatest possible cid is taken: give the content a cid that is free.</source>
        <translation>가능한 가장 큰 cid가 이미 쓰였습니다. 콘텐츠에 빈 cid를 주세요.</translation>
    </message>
    <message>
        <source>No level begins at 0: add one, new contents start there.</source>
        <translation>0에서 시작하는 레벨이 없습니다. 하나를 추가하세요. 새 콘텐츠는 그곳에서 시작합니다.</translation>
    </message>
    <message>
        <source>The content %1 is there already: give another cid.</source>
        <translation>콘텐츠 %1번이 이미 있습니다. 다른 cid를 주세요.</translation>
    </message>
    <message>
        <source>The content has no file name: give one.</source>
        <translation>콘텐츠에 파일 이름이 없습니다. 이름을 주세요.</translation>
    </message>
    <message>
        <source>The cid %1 is not usable: give one of 1 or more.</source>
        <translation>cid %1 값은 쓸 수 없습니다. 1 이상을 주세요.</translation>
    </message>
    <message>
        <source>The content %1 in %2 has the file %3 already: two contents cannot share a file.</source>
        <translation>%2 레벨의 콘텐츠 %1번이 이미 %3 파일을 갖고 있습니다. 두 콘텐츠가 한 파일을 함께 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The level %1 still has contents: move them to another level first.</source>
        <translation>%1 레벨에 아직 콘텐츠가 있습니다. 먼저 다른 레벨로 이동하세요.</translation>
    </message>
    <message>
        <source>Contents are on their way to or from the level %1: wait for them, or cancel them.</source>
        <translation>%1 레벨로 오가는 중인 콘텐츠가 있습니다. 끝나기를 기다리거나 취소하세요.</translation>
    </message>
    <message>
        <source>Somebody else has changed the levels meanwhile: look at the new table and make your change again.</source>
        <translation>그동안 다른 사람이 레벨을 바꿨습니다. 새 표를 확인하고 다시 변경하세요.</translation>
    </message>
    <message>
        <source>%1 has changed the levels meanwhile (%2), last at %3: look at the new table and make your change again.</source>
        <translation>그동안 %1 님이 레벨을 바꿨습니다(%2, 마지막 %3). 새 표를 확인하고 다시 변경하세요.</translation>
    </message>
    <message>
        <source>A Tierwatch on %1 uses this catalogue, and an embedded state cannot be shared with it: start both with the same --state redis://HOST:PORT/DB (one that was killed counts for 30 seconds).</source>
        <translation>%1 호스트의 Tierwatch가 이 카탈로그를 사용 중이어서 내장 상태 저장소를 함께 쓸 수 없습니다. 둘 다 같은 --state redis://HOST:PORT/DB로 시작하세요(강제 종료된 프로세스는 30초 동안 살아 있는 것으로 봅니다).</translation>
    </message>
    <message>
        <source>The relocation of content %1 has the unknown state %2 or cause %3: delete its row in tierwatch_relocation.</source>
        <translation>콘텐츠 %1번의 재배치에 알 수 없는 상태 %2 또는 원인 %3 있음: tierwatch_relocation에서 그 행을 지우세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 was made by a newer Tierwatch (its schema is %2, this program knows %3): install the newer one here.</source>
        <translation>카탈로그 %1 버전이 더 새롭습니다(스키마 %2, 이 프로그램은 %3까지). 여기에도 더 새로운 Tierwatch를 설치하세요.</translation>
    </message>
    <message>
        <source>Another process is preparing the database %1: wait for it, or end it.</source>
        <translation>다른 프로세스가 데이터베이스 %1 준비 중: 기다리거나 그 프로세스를 끝내세요.</translation>
    </message>
    <message>
        <source>No Tierwatch has used the catalogue %1 yet: start tierwatchd on it once.</source>
        <translation>카탈로그 %1 사용 기록 없음: 먼저 tierwatchd를 한 번 실행하세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 belongs to another version of Tierwatch (its schema is %2, this program knows %3): use the version that serves it.</source>
        <translation>카탈로그 %1 버전이 다릅니다(스키마 %2, 이 프로그램은 %3). 그 카탈로그를 쓰는 버전을 사용하세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 is locked by another program: end it, or wait for it.</source>
        <translation>다른 프로그램이 카탈로그 %1 잠금 중: 끝내거나 기다리세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 cannot be written: give this user the right to write the file and its directory.</source>
        <translation>카탈로그 %1 쓰기 불가: 이 사용자에게 파일과 디렉터리의 쓰기 권한을 주세요.</translation>
    </message>
    <message>
        <source>The disk under the catalogue %1 fails (%2): look at the disk.</source>
        <translation>카탈로그 %1 디스크 오류(%2): 디스크를 확인하세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 is damaged or not a SQLite database: put back a copy of it, or name another file.</source>
        <translation>카탈로그 %1 파일이 손상되었거나 SQLite 데이터베이스가 아닙니다. 사본을 되돌려 놓거나 다른 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>The disk under the catalogue %1 is full: make room on it.</source>
        <translation>카탈로그 %1 디스크가 가득 찼습니다. 공간을 확보하세요.</translation>
    </message>
    <message>
        <source>The catalogue %1 cannot be opened: make its directory, and give this user the right to write there.</source>
        <translation>카탈로그 %1 열기 실패: 디렉터리를 만들고 이 사용자에게 쓰기 권한을 주세요.</translation>
    </message>
    <message>
        <source>The catalogue has such a row already (%1).</source>
        <translation>카탈로그에 그런 행이 이미 있습니다(%1).</translation>
    </message>
    <message>
        <source>The catalogue cannot hold this value: %1.</source>
        <translation>카탈로그가 이 값을 담을 수 없습니다: %1.</translation>
    </message>
    <message>
        <source>The catalogue refused a statement: %1.</source>
        <translation>카탈로그가 명령을 거부했습니다: %1.</translation>
    </message>
    <message>
        <source>The user %1 may not use the database %2: grant it SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, ALTER and TRIGGER on it.</source>
        <translation>사용자 %1에게 데이터베이스 %2 사용 권한이 없습니다. SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, ALTER, TRIGGER 권한을 주세요.</translation>
    </message>
    <message>
        <source>The server %1 does not accept the user %2 with this password: correct TIERWATCH_CATALOG_PASSWORD or the user in --catalog.</source>
        <translation>서버 %1에서 사용자 %2의 암호를 받아들이지 않습니다. TIERWATCH_CATALOG_PASSWORD나 --catalog의 사용자를 고치세요.</translation>
    </message>
    <message>
        <source>The server %1 has no database %2: create it, or correct --catalog.</source>
        <translation>서버 %1에 데이터베이스 %2 없음: 만들거나 --catalog를 고치세요.</translation>
    </message>
    <message>
        <source>The name of the catalogue&apos;s server %1 is not known: correct --catalog, or mend the name service.</source>
        <translation>카탈로그 서버 이름 %1 확인 불가: --catalog를 고치거나 이름 서비스를 확인하세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s server %1 does not answer: start it, or correct --catalog.</source>
        <translation>카탈로그 서버 %1 응답 없음: 시작하거나 --catalog를 고치세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s server %1 has too many connections: raise max_connections, or end some.</source>
        <translation>카탈로그 서버 %1 연결 수 초과: max_connections를 늘리거나 연결을 줄이세요.</translation>
    </message>
    <message>
        <source>The connection to the catalogue&apos;s server %1 was lost: see that it runs.</source>
        <translation>카탈로그 서버 %1 연결 끊김: 실행 중인지 확인하세요.</translation>
    </message>
    <message>
        <source>Another program holds rows of the catalogue %1 locked: end its transaction.</source>
        <translation>다른 프로그램이 카탈로그 %1의 행을 잠그고 있습니다. 그 트랜잭션을 끝내세요.</translation>
    </message>
    <message>
        <source>The catalogue&apos;s server %1 is read-only: make it writable, or name the server that is.</source>
        <translation>카탈로그 서버 %1 읽기 전용: 쓸 수 있게 하거나 쓸 수 있는 서버를 지정하세요.</translation>
    </message>
    <message>
        <source>The disk of the catalogue&apos;s server %1 is full: make room on it.</source>
        <translation>카탈로그 서버 %1 디스크가 가득 찼습니다. 공간을 확보하세요.</translation>
    </message>
    <message>
        <source>The user %1 lacks a right on the database %2 (%3): grant it SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, ALTER and TRIGGER on it.</source>
        <translation>사용자 %1에게 데이터베이스 %2 권한이 부족합니다(%3). SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, ALTER, TRIGGER 권한을 주세요.</translation>
    </message>
    <message>
        <source>The server %1 writes a binary log and does not let the user %2 make a trigger: set log_bin_trust_function_creators = 1 there.</source>
        <translation>서버 %1에서 바이너리 로그를 쓰고 있어 사용자 %2에게 트리거 생성을 허용하지 않습니다. 서버에 log_bin_trust_function_creators = 1을 설정하세요.</translation>
    </message>
    <message>
        <source>The database %1 is not as it was left (%2): put back what is missing.</source>
        <translation>데이터베이스 %1 상태가 이전과 다릅니다(%2). 빠진 것을 되돌려 놓으세요.</translation>
    </message>
    <message>
        <source>Work on the catalogue broke off: %1.</source>
        <translation>카탈로그 작업이 중단되었습니다: %1.</translation>
    </message>
    <message>
        <source>Tierwatch is ending.</source>
        <translation>Tierwatch를 끝내는 중입니다.</translation>
    </message>
    <message>
        <source>The connection to the catalogue was lost while it stored a change: look whether it is there.</source>
        <translation>변경을 저장하는 동안 카탈로그 연결이 끊겼습니다. 저장되었는지 확인하세요.</translation>
    </message>
    <message>
        <source>In the database %1 the level of a content cannot be changed (%2): grant UPDATE on contents, and drop the trigger that fails (%3).</source>
        <translation>데이터베이스 %1에서 콘텐츠의 레벨을 바꿀 수 없습니다(%2). contents에 UPDATE 권한을 주고 실패하는 트리거(%3)를 지우세요.</translation>
    </message>
    <message>
        <source>In the database %1 a trigger on contents (%2) writes wrong levels into update_history: drop it, Tierwatch makes its own.</source>
        <translation>데이터베이스 %1에서 contents의 트리거(%2)가 update_history에 잘못된 레벨을 씁니다. 지우면 Tierwatch가 자체 트리거를 만듭니다.</translation>
    </message>
    <message>
        <source>The database %1 holds only a part of a catalogue: its table %2 must have the columns %3; add it, or name an empty database.</source>
        <translation>데이터베이스 %1에 카탈로그의 일부만 있습니다. 테이블 %2에 열 %3 필요: 추가하거나 빈 데이터베이스를 지정하세요.</translation>
    </message>
    <message>
        <source>The table %1 of the database %2 has no transactions: run ALTER TABLE %1 ENGINE = InnoDB.</source>
        <translation>데이터베이스 %2의 테이블 %1에는 트랜잭션이 없습니다. ALTER TABLE %1 ENGINE = InnoDB를 실행하세요.</translation>
    </message>
    <message>
        <source>In the database %1 a change of level writes %2 rows into update_history instead of one: drop the triggers on contents that are too many (%3).</source>
        <translation>데이터베이스 %1에서 레벨을 한 번 바꾸면 update_history에 행이 1개가 아니라 %2개 생깁니다. contents에서 남는 트리거(%3)를 지우세요.</translation>
    </message>
    <message>
        <source>There is a token %1 already: revoke it first, or give another name.</source>
        <translation>토큰 %1 이미 있음: 먼저 취소하거나 다른 이름을 주세요.</translation>
    </message>
    <message>
        <source>There is no token %1: `tierwatchd token list` names those that there are.</source>
        <translation>토큰 %1 없음: `tierwatchd token list`로 있는 토큰을 확인하세요.</translation>
    </message>
    <message>
        <source>There is no level: give at least one whose range begins at 0.</source>
        <translation>레벨이 없습니다. 0에서 시작하는 레벨을 적어도 하나 주세요.</translation>
    </message>
    <message>
        <source>There are more than 255 levels: remove some.</source>
        <translation>레벨이 255개보다 많습니다. 몇 개를 제거하세요.</translation>
    </message>
    <message>
        <source>The level key &apos;%1&apos; is not usable: give 1 to 32 characters without spaces at its ends.</source>
        <translation>레벨 키 &apos;%1&apos; 값은 쓸 수 없습니다. 앞뒤에 공백이 없는 1~32자를 주세요.</translation>
    </message>
    <message>
        <source>The level %1 begins below 0: give a minimum of 0 or more.</source>
        <translation>%1 레벨이 0보다 작은 값에서 시작합니다. 0 이상의 시작 값을 주세요.</translation>
    </message>
    <message>
        <source>The level %1 ends at %2, before it begins at %3: give a greater maximum.</source>
        <translation>%1 레벨의 끝 %2 값이 시작 %3 값보다 작습니다. 더 큰 끝 값을 주세요.</translation>
    </message>
    <message>
        <source>No level begins at 0: the lowest one, %1, begins at %2.</source>
        <translation>0에서 시작하는 레벨이 없습니다. 가장 낮은 %1 레벨이 %2부터입니다.</translation>
    </message>
    <message>
        <source>The ranges of %1 and %2 overlap: %1 ends at %3 and %2 begins at %4.</source>
        <translation>%1 레벨과 %2 레벨의 범위가 겹칩니다. %1 레벨은 %3까지, %2 레벨은 %4부터입니다.</translation>
    </message>
    <message>
        <source>Counts between %1 and %2 belong to no level: %1 ends at %3 and %2 begins at %4.</source>
        <translation>%1 레벨과 %2 레벨 사이의 조회 수에 해당하는 레벨이 없습니다. %1 레벨은 %3까지, %2 레벨은 %4부터입니다.</translation>
    </message>
    <message>
        <source>The marks of %1 are %2 and %3: high must be 1 to 100 percent, and low must be below it.</source>
        <translation>%1 레벨의 기준이 %2, %3입니다. 상한은 1~100%, 하한은 그보다 작아야 합니다.</translation>
    </message>
    <message>
        <source>The capacity, reserve or linger of %1 is out of range: a capacity is at least 1 byte, the others are not negative.</source>
        <translation>%1 레벨의 용량, 예비 공간 또는 유예 시간이 범위를 벗어났습니다. 용량은 1바이트 이상, 나머지는 0 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>The path of %1, &apos;%2&apos;, is not absolute: begin it with a slash.</source>
        <translation>%1 레벨의 경로 &apos;%2&apos; 값이 절대 경로가 아닙니다. 슬래시로 시작하세요.</translation>
    </message>
    <message>
        <source>Two levels have the key %1: rename one of them.</source>
        <translation>두 레벨의 키가 같습니다: %1. 하나의 이름을 바꾸세요.</translation>
    </message>
    <message>
        <source>The paths of %1 and %2 are the same or one lies in the other: give each level a directory of its own.</source>
        <translation>%1 레벨과 %2 레벨의 경로가 같거나 한쪽이 다른 쪽 안에 있습니다. 레벨마다 다른 디렉터리를 주세요.</translation>
    </message>
    <message>
        <source>The rule &apos;%1&apos; is not known: give total, or recent with a window such as recent:30d.</source>
        <translation>규칙 &apos;%1&apos; 알 수 없음: total 또는 recent:30d처럼 기간이 있는 recent를 주세요.</translation>
    </message>
    <message>
        <source>%1 is not as it was found any more; nothing was changed: run the audit again.</source>
        <translation>%1 상태가 발견했을 때와 달라 아무것도 바꾸지 않았습니다. 점검을 다시 실행하세요.</translation>
    </message>
    <message>
        <source>The repair took too long and was given up: run the audit again.</source>
        <translation>복구가 너무 오래 걸려 중단했습니다. 점검을 다시 실행하세요.</translation>
    </message>
    <message>
        <source>%1 is set offline, so it was not looked at.</source>
        <translation>%1 레벨은 오프라인으로 설정되어 있어 확인하지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 in %2 is a copy that was begun and that nobody goes on with.</source>
        <translation>%2 레벨의 %1 파일은 시작되었다가 아무도 이어 가지 않는 사본입니다.</translation>
    </message>
    <message>
        <source>%1 in %2 is a source whose removal was not finished; it can go if it is the same as the content&apos;s file byte for byte.</source>
        <translation>%2 레벨의 %1 파일은 제거가 끝나지 않은 원본입니다. 콘텐츠의 파일과 바이트까지 같으면 지워도 됩니다.</translation>
    </message>
    <message>
        <source>%1 in %2 is a source whose removal was not finished, and may be the only copy: see what it is, and rename it.</source>
        <translation>%2 레벨의 %1 파일은 제거가 끝나지 않은 원본이며 유일한 사본일 수 있습니다. 내용을 확인하고 이름을 바꾸세요.</translation>
    </message>
    <message>
        <source>%1 in %2 begins like Tierwatch&apos;s own names and is none that this catalogue has issued: see whose it is.</source>
        <translation>%2 레벨의 %1 이름이 Tierwatch 파일처럼 시작하지만 이 카탈로그가 만든 것이 아닙니다. 누구의 것인지 확인하세요.</translation>
    </message>
    <message>
        <source>%1 in %2 belongs to no content; add it as one, or move it away.</source>
        <translation>%2 레벨의 %1 파일에 해당하는 콘텐츠가 없습니다. 콘텐츠로 추가하거나 다른 곳으로 옮기세요.</translation>
    </message>
    <message>
        <source>The state of content %1 was written by another program meanwhile.</source>
        <translation>그동안 다른 프로그램이 콘텐츠 %1번의 상태를 썼습니다.</translation>
    </message>
    <message>
        <source>The audit was stopped: Tierwatch is ending.</source>
        <translation>점검이 중단되었습니다. Tierwatch를 끝내는 중입니다.</translation>
    </message>
    <message>
        <source>The audit ended by a fault: %1.</source>
        <translation>점검이 오류로 끝났습니다: %1.</translation>
    </message>
    <message>
        <source>An audit is under way, begun by %1: wait for its end.</source>
        <translation>%1 님이 시작한 점검이 진행 중입니다. 끝나기를 기다리세요.</translation>
    </message>
    <message>
        <source>The state of content %1 says it is in %2, and the catalogue says %3.</source>
        <translation>콘텐츠 %1번의 상태에는 %2 레벨, 카탈로그에는 %3 레벨로 되어 있습니다.</translation>
    </message>
    <message>
        <source>The state of content %1 is about another file, %2, than the catalogue&apos;s %3.</source>
        <translation>콘텐츠 %1번의 상태가 카탈로그의 %3 파일이 아니라 %2 파일에 관한 것입니다.</translation>
    </message>
    <message>
        <source>The state of content %1 has an older count, %2, than the catalogue, %3.</source>
        <translation>콘텐츠 %1번의 상태에 있는 조회 수 %2회가 카탈로그의 %3회보다 오래되었습니다.</translation>
    </message>
    <message>
        <source>The state of content %1 announces a way to %2 that nobody is to go.</source>
        <translation>콘텐츠 %1번의 상태가 아무도 하지 않을 %2 레벨로의 이동을 알리고 있습니다.</translation>
    </message>
    <message>
        <source>Rows of the table contents have names that no content may have (%1 of them, first cid %2), and are left out: correct filename there.</source>
        <translation>contents 테이블에 콘텐츠가 가질 수 없는 이름의 행이 %1개 있어(첫 cid %2) 제외했습니다. 그 행의 filename을 고치세요.</translation>
    </message>
    <message>
        <source>The table contents has %1 rows in the level &apos;%2&apos;, which the table of levels does not have: correct content_level there, or add the level.</source>
        <translation>contents 테이블의 행 %1개가 level 테이블에 없는 레벨 ‘%2’에 있습니다. 그 행의 content_level을 고치거나 레벨을 추가하세요.</translation>
    </message>
    <message>
        <source>The state of content %1 is claimed by %2, a process that is gone.</source>
        <translation>콘텐츠 %1번의 상태를 사라진 프로세스 %2에서 차지하고 있습니다.</translation>
    </message>
    <message>
        <source>The state of content %1 is not what the catalogue makes it.</source>
        <translation>콘텐츠 %1번의 상태가 카탈로그와 다릅니다.</translation>
    </message>
    <message>
        <source>The state store has nothing about content %1.</source>
        <translation>상태 저장소에 콘텐츠 %1번이 없습니다.</translation>
    </message>
    <message>
        <source>The state of content %1 cannot be read.</source>
        <translation>콘텐츠 %1번의 상태를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The state of content %1 says it was moved to %2, which the catalogue has not followed.</source>
        <translation>콘텐츠 %1번의 상태에는 %2 레벨로 이동했다고 되어 있으나 카탈로그에 반영되지 않았습니다.</translation>
    </message>
    <message>
        <source>The catalogue has not been read yet: try again in a moment.</source>
        <translation>카탈로그를 아직 읽지 않았습니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>No content has the cid %1.</source>
        <translation>cid %1인 콘텐츠가 없습니다.</translation>
    </message>
    <message>
        <source>There is no such level: choose one of the table.</source>
        <translation>그런 레벨이 없습니다. 표에 있는 레벨을 선택하세요.</translation>
    </message>
    <message>
        <source>No content was named: select at least one.</source>
        <translation>지정한 콘텐츠가 없습니다. 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>It cannot be relocated as things stand: look again.</source>
        <translation>지금 상태로는 재배치할 수 없습니다. 다시 확인하세요.</translation>
    </message>
    <message>
        <source>hold is %1 seconds: give 1 to %2, or hold it until it is released.</source>
        <translation>hold 값이 %1초입니다. 1~%2초를 주거나, 해제할 때까지 고정하세요.</translation>
    </message>
    <message>
        <source>A hold of no length holds nothing: give seconds, or release it.</source>
        <translation>길이가 없는 고정은 아무것도 고정하지 않습니다. 초 단위로 주거나 고정을 해제하세요.</translation>
    </message>
    <message>
        <source>It cannot be held as things stand: look again.</source>
        <translation>지금 상태로는 고정할 수 없습니다. 다시 확인하세요.</translation>
    </message>
    <message>
        <source>It is not held.</source>
        <translation>고정되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>It has not failed: there is nothing to retry.</source>
        <translation>실패하지 않았으므로 다시 시도할 것이 없습니다.</translation>
    </message>
    <message>
        <source>It is not waiting or running: there is nothing to cancel.</source>
        <translation>대기 중이거나 진행 중이 아니므로 취소할 것이 없습니다.</translation>
    </message>
    <message>
        <source>The file of content %1 is being moved: wait for that, or cancel its relocation, and send the request again.</source>
        <translation>콘텐츠 %1번의 파일을 이동하는 중입니다. 기다리거나 재배치를 취소한 뒤 요청을 다시 보내세요.</translation>
    </message>
    <message>
        <source>A speed limit cannot be negative: 0 means that there is none.</source>
        <translation>속도 제한은 음수일 수 없습니다. 0은 제한 없음을 뜻합니다.</translation>
    </message>
    <message>
        <source>The url %1 is not usable: give an http or https address without a query, such as https://cdn.example/gold, or an empty one.</source>
        <translation>url %1 값은 쓸 수 없습니다. https://cdn.example/gold처럼 쿼리가 없는 http 또는 https 주소를 주거나 비워 두세요.</translation>
    </message>
    <message>
        <source>It needs a copy and goes alone.</source>
        <translation>복사가 필요하여 따로 진행합니다.</translation>
    </message>
    <message>
        <source>Another worker has this content; it is asked again.</source>
        <translation>다른 작업자가 이 콘텐츠를 맡고 있습니다. 다시 확인합니다.</translation>
    </message>
    <message>
        <source>It is wished elsewhere by now and begins anew.</source>
        <translation>그동안 다른 레벨이 지정되어 처음부터 다시 시작합니다.</translation>
    </message>
    <message>
        <source>It was cancelled before it began.</source>
        <translation>시작하기 전에 취소되었습니다.</translation>
    </message>
    <message>
        <source>The directory %1 does not answer: its server or disk hangs. Relocations from and to it wait; mend it, or unmount it.</source>
        <translation>디렉터리 %1 응답 없음: 서버나 디스크가 멈췄습니다. 이곳과 오가는 재배치는 대기합니다. 고치거나 마운트를 해제하세요.</translation>
    </message>
    <message>
        <source>Tierwatch is stopping: send the request again later.</source>
        <translation>Tierwatch를 멈추는 중입니다. 나중에 요청을 다시 보내세요.</translation>
    </message>
    <message>
        <source>It goes to %1 because an operator wants it there.</source>
        <translation>운영자의 지시로 %1 레벨로 이동합니다.</translation>
    </message>
    <message>
        <source>It stays in %1: it is held there until it is released.</source>
        <translation>%1 레벨에 그대로 둡니다. 해제할 때까지 고정되어 있습니다.</translation>
    </message>
    <message>
        <source>It stays in %1: it is held there until %2.</source>
        <translation>%1 레벨에 그대로 둡니다. %2까지 고정되어 있습니다.</translation>
    </message>
    <message>
        <source>It goes down to %1 now.</source>
        <translation>지금 %1 레벨로 내려갑니다.</translation>
    </message>
    <message>
        <source>It goes down to %1 in %2 h if nobody watches it.</source>
        <translation>아무도 보지 않으면 %2시간 후 %1 레벨로 내려갑니다.</translation>
    </message>
    <message>
        <source>It goes down to %1 in %2 days if nobody watches it.</source>
        <translation>아무도 보지 않으면 %2일 후 %1 레벨로 내려갑니다.</translation>
    </message>
    <message>
        <source>It does not reach %1 at the present rate of %2 views a day.</source>
        <translation>지금처럼 하루 %2회 조회로는 %1 레벨에 이르지 못합니다.</translation>
    </message>
    <message>
        <source>It goes up to %1 now.</source>
        <translation>지금 %1 레벨로 올라갑니다.</translation>
    </message>
    <message>
        <source>It reaches %1 in %2 h at %3 views a day.</source>
        <translation>하루 %3회 조회되면 %2시간 후 %1 레벨에 이릅니다.</translation>
    </message>
    <message>
        <source>It reaches %1 in %2 days at %3 views a day.</source>
        <translation>하루 %3회 조회되면 %2일 후 %1 레벨에 이릅니다.</translation>
    </message>
    <message>
        <source>It never leaves %1 downwards while players report lifetime totals, which do not fall.</source>
        <translation>플레이어가 줄지 않는 누적 조회 수를 보고하는 동안에는 %1 레벨에서 내려가지 않습니다.</translation>
    </message>
    <message>
        <source>It stays in %1: no player has reported a view of it yet.</source>
        <translation>%1 레벨에 그대로 둡니다. 아직 보고된 조회가 없습니다.</translation>
    </message>
    <message>
        <source>It stays in %1, which is the level for its views.</source>
        <translation>%1 레벨에 그대로 둡니다. 조회 수에 맞는 레벨입니다.</translation>
    </message>
    <message>
        <source>It goes up to %1, the level for %2 views.</source>
        <translation>조회 %2회에 맞는 %1 레벨로 올라갑니다.</translation>
    </message>
    <message>
        <source>It goes down to %1, the level for %2 views.</source>
        <translation>조회 %2회에 맞는 %1 레벨로 내려갑니다.</translation>
    </message>
    <message>
        <source>It stays in %1: %2 views are below its minimum of %3, but by less than the dead zone.</source>
        <translation>%1 레벨에 그대로 둡니다. 조회 %2회는 시작 값 %3회보다 적지만 완충 구간 안입니다.</translation>
    </message>
    <message>
        <source>It stays in %1 for now: %2 views are too few, but it came only at %3.</source>
        <translation>당분간 %1 레벨에 둡니다. 조회 %2회는 부족하지만 %3에야 이 레벨로 왔습니다.</translation>
    </message>
    <message>
        <source>It stays in %1 for now: %2 views are too few, but its views are counted only since %3.</source>
        <translation>당분간 %1 레벨에 둡니다. 조회 %2회는 부족하지만 %3부터만 집계되었습니다.</translation>
    </message>
    <message>
        <source>It stays in %1: no level begins at or below its views.</source>
        <translation>%1 레벨에 그대로 둡니다. 조회 수 이하에서 시작하는 레벨이 없습니다.</translation>
    </message>
    <message>
        <source>Its file is being moved to %1.</source>
        <translation>파일을 %1 레벨로 이동하는 중입니다.</translation>
    </message>
    <message>
        <source>Its old copy in %1 stays until %2 for those who read it.</source>
        <translation>읽고 있는 곳을 위해 %1 레벨의 이전 사본을 %2까지 둡니다.</translation>
    </message>
    <message>
        <source>Relocations are paused by %1 since %2.</source>
        <translation>%1 님이 %2부터 재배치를 일시 중지했습니다.</translation>
    </message>
    <message>
        <source>The level %1 has not been looked at yet.</source>
        <translation>%1 레벨을 아직 확인하지 않았습니다.</translation>
    </message>
    <message>
        <source>It is tried again at %1.</source>
        <translation>%1에 다시 시도합니다.</translation>
    </message>
    <message>
        <source>It is not tried again by itself: mend the cause, then retry it.</source>
        <translation>자동으로 다시 시도하지 않습니다. 원인을 고친 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>It waits for its turn in the queue.</source>
        <translation>대기열에서 차례를 기다립니다.</translation>
    </message>
    <message>
        <source>%1 is %2: give a whole number from %3 to %4.</source>
        <translation>%1 값이 %2입니다. %3~%4의 정수를 주세요.</translation>
    </message>
    <message>
        <source>The catalogue holds another library already (its level %1 lies in %2): start without --sample, or with another --data-dir.</source>
        <translation>카탈로그에 이미 다른 라이브러리가 있습니다(%1 레벨이 %2에 있음). --sample 없이 시작하거나 다른 --data-dir을 쓰세요.</translation>
    </message>
    <message>
        <source>Somebody else changes the levels of the same contents at this moment; it is tried again.</source>
        <translation>다른 사람이 지금 같은 콘텐츠의 레벨을 바꾸고 있습니다. 다시 시도합니다.</translation>
    </message>
    <message>
        <source>The count %1 is above the limit of %2: send a count that was really reached.</source>
        <translation>조회 수 %1회가 한도 %2회보다 큽니다. 실제로 도달한 조회 수를 보내세요.</translation>
    </message>
    <message>
        <source>Catalogue or state store do not answer yet: try again in a moment.</source>
        <translation>카탈로그나 상태 저장소가 아직 응답하지 않습니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The level %1, where the file is, cannot be reached now: try again later.</source>
        <translation>파일이 있는 %1 레벨에 지금 접근할 수 없습니다. 나중에 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Too many views wait for the state store: try again in a moment.</source>
        <translation>상태 저장소를 기다리는 조회가 너무 많습니다. 잠시 후 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2; its relocation is %3, so recovery has the say: see the relocation and retry it.</source>
        <translation>%1 파일이 %2 레벨에 없습니다. 재배치 상태가 %3이므로 복구가 결정합니다. 재배치를 확인하고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 is in no level; put it back into %2 from a copy, or remove the content.</source>
        <translation>%1 파일이 어느 레벨에도 없습니다. 사본에서 %2 레벨로 되돌려 놓거나 콘텐츠를 제거하세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2; it may be in %3, which is offline: bring that back first.</source>
        <translation>%1 파일이 %2 레벨에 없습니다. 오프라인인 %3 레벨에 있을 수 있으니 먼저 그 레벨을 복구하세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2 but in %3; remove the ones that do not count, and the catalogue can follow the other.</source>
        <translation>%1 파일이 %2 레벨이 아니라 %3 레벨에 있습니다. 필요 없는 것을 지우면 카탈로그가 남은 것을 따를 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 is not in %2 but in %3; it may also be in %4, which is offline: bring that back first.</source>
        <translation>%1 파일이 %2 레벨이 아니라 %3 레벨에 있습니다. 오프라인인 %4 레벨에도 있을 수 있으니 먼저 그 레벨을 복구하세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2 but in %3, with %4 bytes instead of %5; see whether that one is complete.</source>
        <translation>%1 파일이 %2 레벨이 아니라 %3 레벨에 있으며 크기가 %5바이트가 아니라 %4바이트입니다. 온전한지 확인하세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2 but in %3, and only there: the catalogue can be corrected.</source>
        <translation>%1 파일이 %2 레벨이 아니라 %3 레벨에만 있습니다. 카탈로그를 바로잡을 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 is in %2, and a second time in %3; that one can go if it is the same byte for byte.</source>
        <translation>%1 파일이 %2 레벨에 있고 %3 레벨에도 하나 더 있습니다. 바이트까지 같으면 그것은 지워도 됩니다.</translation>
    </message>
    <message>
        <source>%1 is in %2, and another file of that name in %3, with %4 bytes instead of %5; rename or remove the one that is not wanted.</source>
        <translation>%1 파일이 %2 레벨에 있고, %3 레벨에 같은 이름의 다른 파일이 있습니다(%5바이트가 아니라 %4바이트). 필요 없는 것의 이름을 바꾸거나 지우세요.</translation>
    </message>
    <message>
        <source>%1 in %2 is not a regular file; put the file itself there (no link, pipe or directory).</source>
        <translation>%2 레벨의 %1 항목은 일반 파일이 아닙니다. 파일 자체를 그곳에 두세요(링크, 파이프, 디렉터리 불가).</translation>
    </message>
    <message>
        <source>%1 in %2 is the file of content %3, too, so neither is moved; give each a file of its own.</source>
        <translation>%2 레벨의 %1 파일은 콘텐츠 %3번의 파일이기도 하여 어느 쪽도 이동하지 않습니다. 각각 다른 파일을 주세요.</translation>
    </message>
    <message>
        <source>%1 in %2 has %3 bytes, and %4 were recorded: somebody replaced it or cut it off; see whether it is complete.</source>
        <translation>%2 레벨의 %1 파일이 %3바이트인데 기록은 %4바이트입니다. 누군가 바꾸거나 잘랐습니다. 온전한지 확인하세요.</translation>
    </message>
    <message>
        <source>The file name &apos;%1&apos; is not valid UTF-8; rename the file and correct the content&apos;s file name.</source>
        <translation>파일 이름 &apos;%1&apos; 값이 올바른 UTF-8이 아닙니다. 파일 이름을 바꾸고 콘텐츠의 파일 이름을 고치세요.</translation>
    </message>
    <message>
        <source>The file name &apos;%1&apos; contains a control character; rename the file and correct the content&apos;s file name.</source>
        <translation>파일 이름 &apos;%1&apos; 값에 제어 문자가 있습니다. 파일 이름을 바꾸고 콘텐츠의 파일 이름을 고치세요.</translation>
    </message>
    <message>
        <source>The file name &apos;%1&apos; has more than 16 components; move the file to a directory less deep.</source>
        <translation>파일 이름 &apos;%1&apos; 값의 단계가 16개를 넘습니다. 덜 깊은 디렉터리로 옮기세요.</translation>
    </message>
    <message>
        <source>The file name &apos;%1&apos; is not a plain path inside its level; give it without empty parts, &apos;.&apos; and &apos;..&apos;.</source>
        <translation>파일 이름 &apos;%1&apos; 값이 레벨 안의 단순한 경로가 아닙니다. 빈 부분이나 &apos;.&apos;, &apos;..&apos; 없이 주세요.</translation>
    </message>
    <message>
        <source>A part of the file name &apos;%1&apos; is longer than 255 bytes; give the file a shorter name.</source>
        <translation>파일 이름 &apos;%1&apos; 값에 255바이트보다 긴 부분이 있습니다. 더 짧은 이름을 주세요.</translation>
    </message>
    <message>
        <source>The file name &apos;%1&apos; begins like Tierwatch&apos;s own files; give the file another name.</source>
        <translation>파일 이름 &apos;%1&apos; 값이 Tierwatch 파일처럼 시작합니다. 다른 이름을 주세요.</translation>
    </message>
    <message>
        <source>%1 in %2 was changed while it was copied; it is tried again when nobody writes to it.</source>
        <translation>%2 레벨의 %1 파일이 복사하는 동안 바뀌었습니다. 아무도 쓰지 않을 때 다시 시도합니다.</translation>
    </message>
    <message>
        <source>What %2 gives back of %1 is not what was written to it; nothing was moved. See to that disk before retrying.</source>
        <translation>%2 레벨에서 %1 파일을 다시 읽은 내용이 쓴 것과 다릅니다. 아무것도 이동하지 않았습니다. 다시 시도하기 전에 그 디스크를 확인하세요.</translation>
    </message>
    <message>
        <source>The attribute %1 of %2 cannot be kept in %3; mount its filesystem with such attributes, or remove it from the file.</source>
        <translation>%2 파일의 속성 %1 값을 %3 레벨에서 유지할 수 없습니다. 그런 속성을 지원하도록 파일 시스템을 마운트하거나 파일에서 속성을 지우세요.</translation>
    </message>
    <message>
        <source>%1&apos;s owner %2:%3 cannot be kept in %4; run the service as %2 or give it CAP_CHOWN.</source>
        <translation>%1 파일의 소유자 %2:%3 값을 %4 레벨에서 유지할 수 없습니다. 서비스를 %2 사용자로 실행하거나 CAP_CHOWN을 주세요.</translation>
    </message>
    <message>
        <source>%1&apos;s access rights cannot be kept in %2; mount its filesystem so that readers keep their access.</source>
        <translation>%1 파일의 접근 권한을 %2 레벨에서 유지할 수 없습니다. 읽는 쪽이 권한을 유지하도록 파일 시스템을 마운트하세요.</translation>
    </message>
    <message>
        <source>%1 in %2 is not a regular file; put the file itself there (no link, pipe, device or directory) and retry.</source>
        <translation>%2 레벨의 %1 항목은 일반 파일이 아닙니다. 파일 자체를 그곳에 두고(링크, 파이프, 장치, 디렉터리 불가) 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 does not exist; make it, mount its disk, or correct the path.</source>
        <translation>%1 레벨의 디렉터리 %2 없음: 만들거나, 디스크를 마운트하거나, 경로를 고치세요.</translation>
    </message>
    <message>
        <source>%1&apos;s path %2 is not a directory; correct the path.</source>
        <translation>%1 레벨의 경로 %2 값이 디렉터리가 아닙니다. 경로를 고치세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 cannot be opened (%3); see to its disk and its permissions.</source>
        <translation>%1 레벨의 디렉터리 %2 열기 실패(%3): 디스크와 권한을 확인하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 does not carry this level&apos;s marker, so nothing is touched there; see whether its disk is mounted.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에 이 레벨의 표식이 없어 아무것도 건드리지 않습니다. 디스크가 마운트되어 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 is marked as another level or another catalogue&apos;s, so nothing is touched there; correct the path.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에 다른 레벨이나 다른 카탈로그의 표식이 있어 아무것도 건드리지 않습니다. 경로를 고치세요.</translation>
    </message>
    <message>
        <source>The directory %1 cannot get the owner in %2 that it has in %3; run the service as that user, give it CAP_CHOWN, or make the directory there.</source>
        <translation>디렉터리 %1 소유자를 %2 레벨에서 %3 레벨과 같게 할 수 없습니다. 서비스를 그 사용자로 실행하거나, CAP_CHOWN을 주거나, 그곳에 디렉터리를 만드세요.</translation>
    </message>
    <message>
        <source>The directory %1 in %2 was exchanged while files were put there, so nothing is believed of it; see who renames directories there. It is looked at again.</source>
        <translation>%2 레벨의 디렉터리 %1 항목이 파일을 넣는 동안 바뀌어 그 내용을 믿지 않습니다. 누가 디렉터리 이름을 바꾸는지 확인하세요. 다시 확인합니다.</translation>
    </message>
    <message>
        <source>%1 in %2 is not a marker of ours, so it is not written over; look at it and remove it.</source>
        <translation>%2 레벨의 %1 항목은 우리 표식이 아니므로 덮어쓰지 않습니다. 확인하고 지우세요.</translation>
    </message>
    <message>
        <source>Reading %1 was stopped.</source>
        <translation>%1 읽기가 중단되었습니다.</translation>
    </message>
    <message>
        <source>%1 is full: %2 needs %3 MB, and %4 MB are left above its reserve. It goes on by itself when there is room.</source>
        <translation>%1 레벨 공간 부족: %2 파일에 %3MB가 필요하고 예비 공간을 빼면 %4MB 남았습니다. 공간이 생기면 자동으로 진행합니다.</translation>
    </message>
    <message>
        <source>The copy of %1 in %2 has another size than what was written; nothing was moved. See to that disk before retrying.</source>
        <translation>%2 레벨의 %1 사본 크기가 쓴 것과 다릅니다. 아무것도 이동하지 않았습니다. 다시 시도하기 전에 그 디스크를 확인하세요.</translation>
    </message>
    <message>
        <source>The relocation of %1 belongs to somebody else by now; this copy was dropped.</source>
        <translation>%1 파일의 재배치를 이제 다른 프로세스가 맡고 있어 이 사본을 버렸습니다.</translation>
    </message>
    <message>
        <source>The unfinished copy of %1 in %2 was removed by somebody else; it is begun again.</source>
        <translation>%2 레벨에 있던 %1 파일의 미완성 사본을 누군가 지웠습니다. 다시 시작합니다.</translation>
    </message>
    <message>
        <source>%1 lies on another filesystem than %2, so it has to be copied.</source>
        <translation>%1 파일이 %2 레벨과 다른 파일 시스템에 있어 복사해야 합니다.</translation>
    </message>
    <message>
        <source>%1 and %2 are the same directory, or one lies inside the other, so nothing is moved between them; give each level a directory of its own.</source>
        <translation>%1 레벨과 %2 레벨이 같은 디렉터리이거나 한쪽이 다른 쪽 안에 있어 그 사이에서는 이동하지 않습니다. 레벨마다 다른 디렉터리를 주세요.</translation>
    </message>
    <message>
        <source>Another %1 stands in %2; both are kept. Rename or remove the one that is not wanted and retry.</source>
        <translation>%2 레벨에 다른 %1 파일이 있습니다. 두 파일 모두 보존했습니다. 필요 없는 것의 이름을 바꾸거나 지우고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 in %2 has other names (hard links), which a move would part; remove them and retry.</source>
        <translation>%2 레벨의 %1 파일에 다른 이름(하드 링크)이 있어 이동하면 갈라집니다. 그 이름을 지우고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 is mounted read-only; mount it writable.</source>
        <translation>%1 레벨의 디렉터리 %2 위치가 읽기 전용으로 마운트되었습니다. 쓸 수 있게 마운트하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 cannot be written; give the user that runs Tierwatch write access to it.</source>
        <translation>%1 레벨의 디렉터리 %2 쓰기 불가: Tierwatch를 실행하는 사용자에게 쓰기 권한을 주세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 has no marker, and of %4 files looked for there %3 were found; mount its disk or correct its path, or confirm the level.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에 표식이 없고, 찾아본 파일 %4개 중 %3개만 있습니다. 디스크를 마운트하거나, 경로를 고치거나, 레벨을 확인해 주세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 carries the marker of another level or another catalogue; correct its path, or confirm the level.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에 다른 레벨이나 다른 카탈로그의 표식이 있습니다. 경로를 고치거나 레벨을 확인해 주세요.</translation>
    </message>
    <message>
        <source>The file is missing, in its level and in the one it was going to; put it back there from a copy and retry.</source>
        <translation>파일이 원래 레벨에도 가려던 레벨에도 없습니다. 사본에서 되돌려 놓고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Another file of that name stands in the level it was going to; both are kept. Rename or remove the one that is not wanted there, and retry.</source>
        <translation>가려던 레벨에 같은 이름의 다른 파일이 있습니다. 두 파일 모두 보존했습니다. 그곳에서 필요 없는 것의 이름을 바꾸거나 지우고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The file is only in its old level, although it had been moved completely; it is kept there. Copy it to its level and retry.</source>
        <translation>완전히 이동했던 파일이 이전 레벨에만 있습니다. 그대로 보존했습니다. 현재 레벨로 복사하고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Somebody put another %1 into %2 after it had been moved; it was kept. Move it away or add it as a content of its own.</source>
        <translation>이동한 뒤 누군가 %2 레벨에 다른 %1 파일을 넣었습니다. 그대로 보존했습니다. 다른 곳으로 옮기거나 별도의 콘텐츠로 추가하세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2, where it had been moved to; the old copy in %3 was kept. Copy it there and retry.</source>
        <translation>%1 파일이 이동한 %2 레벨에 없습니다. %3 레벨의 이전 사본을 보존했습니다. 그곳으로 복사하고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 in %2 has another size than what was moved there; the old copy in %3 was kept. Remove the wrong one.</source>
        <translation>%2 레벨의 %1 파일 크기가 이동한 것과 다릅니다. %3 레벨의 이전 사본을 보존했습니다. 잘못된 것을 지우세요.</translation>
    </message>
    <message>
        <source>Somebody replaced %1 in %2 after it had been moved there; the old copy in %3 was kept. Remove the one that is not wanted.</source>
        <translation>이동한 뒤 누군가 %2 레벨의 %1 파일을 바꿨습니다. %3 레벨의 이전 사본을 보존했습니다. 필요 없는 것을 지우세요.</translation>
    </message>
    <message>
        <source>A file that somebody put into %1 as %2 is called %3 there now, because that name was taken again; give it its name back.</source>
        <translation>누군가 %1 레벨에 %2 이름으로 넣은 파일이 그 이름이 다시 쓰여 지금은 %3 이름입니다. 원래 이름을 돌려주세요.</translation>
    </message>
    <message>
        <source>%1 in %2 is not the same as the one in its level; both are kept: rename or remove the one that is not wanted.</source>
        <translation>%2 레벨의 %1 파일이 현재 레벨의 파일과 다릅니다. 두 파일 모두 보존했습니다. 필요 없는 것의 이름을 바꾸거나 지우세요.</translation>
    </message>
    <message>
        <source>%1 in %2 has another size than the one in its level; both are kept: rename or remove the one that is not wanted.</source>
        <translation>%2 레벨의 %1 파일 크기가 현재 레벨의 파일과 다릅니다. 두 파일 모두 보존했습니다. 필요 없는 것의 이름을 바꾸거나 지우세요.</translation>
    </message>
    <message>
        <source>%1 in %2 was changed while it was compared; both files are kept: try again.</source>
        <translation>%2 레벨의 %1 파일이 비교하는 동안 바뀌었습니다. 두 파일 모두 보존했습니다. 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 in %2 is another file than a moment ago; it is kept: see whose it is.</source>
        <translation>%2 레벨의 %1 파일이 조금 전과 다릅니다. 그대로 보존했습니다. 누구의 것인지 확인하세요.</translation>
    </message>
    <message>
        <source>%1 is full: %2 does not fit. It goes on by itself when there is room.</source>
        <translation>%1 레벨 공간 부족: %2 파일이 들어가지 않습니다. 공간이 생기면 자동으로 진행합니다.</translation>
    </message>
    <message>
        <source>%1 is mounted read-only, so %2 waits; mount it writable.</source>
        <translation>%1 레벨이 읽기 전용으로 마운트되어 %2 파일이 대기합니다. 쓸 수 있게 마운트하세요.</translation>
    </message>
    <message>
        <source>%1 went away while %2 was worked on; see whether its disk or server is there.</source>
        <translation>%2 파일을 처리하는 동안 %1 레벨이 사라졌습니다. 디스크나 서버가 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>The system does not allow %1 to be handled in %2 (%3); give the user that runs Tierwatch access to it.</source>
        <translation>시스템이 %2 레벨에서 %1 파일 처리를 허용하지 않습니다(%3). Tierwatch를 실행하는 사용자에게 접근 권한을 주세요.</translation>
    </message>
    <message>
        <source>%1 is not in %2; put it back there from a copy and retry, or remove the content.</source>
        <translation>%1 파일이 %2 레벨에 없습니다. 사본에서 되돌려 놓고 다시 시도하거나 콘텐츠를 제거하세요.</translation>
    </message>
    <message>
        <source>The way to %1 in %2 leads over something that is not a plain directory; put the file itself there and retry.</source>
        <translation>%2 레벨의 %1 경로에 일반 디렉터리가 아닌 것이 있습니다. 파일 자체를 그곳에 두고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The name of %1 is too long for %2; give the file a shorter name.</source>
        <translation>%1 이름이 %2 레벨에는 너무 깁니다. 더 짧은 이름을 주세요.</translation>
    </message>
    <message>
        <source>%1 could not be handled in %2: %3. It is tried again; see whether the disk is well.</source>
        <translation>%2 레벨에서 %1 파일을 처리하지 못했습니다: %3. 다시 시도합니다. 디스크가 정상인지 확인하세요.</translation>
    </message>
    <message>
        <source>The directory of %1 in %2 was removed while it was needed; it is made again and tried again.</source>
        <translation>%2 레벨에서 %1 파일의 디렉터리가 사용 중에 지워졌습니다. 다시 만들고 다시 시도합니다.</translation>
    </message>
    <message>
        <source>The relocation was cancelled; the file stays where it is.</source>
        <translation>재배치가 취소되었습니다. 파일은 제자리에 있습니다.</translation>
    </message>
    <message>
        <source>This process did not reach the catalogue for too long, so the relocation was given up here.</source>
        <translation>이 프로세스가 너무 오래 카탈로그에 연결하지 못해 재배치를 포기했습니다.</translation>
    </message>
    <message>
        <source>The state file %1 is damaged: %2; it will be set aside and begun anew</source>
        <translation>상태 파일 %1 손상: %2. 따로 보관하고 새로 시작합니다</translation>
    </message>
    <message>
        <source>There is no room left for the state file %1; make room on its disk</source>
        <translation>상태 파일 %1 공간 부족: 디스크에 공간을 확보하세요</translation>
    </message>
    <message>
        <source>The state file %1 cannot be used: %2; see that its directory is there and writable</source>
        <translation>상태 파일 %1 사용 불가: %2. 디렉터리가 있고 쓸 수 있는지 확인하세요</translation>
    </message>
    <message>
        <source>The state file %1 holds other tables than ours; it will be set aside and begun anew</source>
        <translation>상태 파일 %1 안에 다른 테이블이 있습니다. 따로 보관하고 새로 시작합니다</translation>
    </message>
    <message>
        <source>The state file %1 is damaged and cannot be renamed; remove it or make its directory writable</source>
        <translation>상태 파일 %1 손상, 이름 변경 불가: 지우거나 디렉터리를 쓸 수 있게 하세요</translation>
    </message>
    <message>
        <source>The state file was damaged and has been begun anew; the old one is %1: delete it when you have looked at it</source>
        <translation>상태 파일이 손상되어 새로 시작했습니다. 이전 파일은 %1입니다. 확인한 뒤 지우세요</translation>
    </message>
    <message>
        <source>The state store was closed before the answer came</source>
        <translation>응답이 오기 전에 상태 저장소가 닫혔습니다</translation>
    </message>
    <message>
        <source>Too much is under way to the state store; try again in a moment</source>
        <translation>상태 저장소에 진행 중인 요청이 너무 많습니다. 잠시 후 다시 시도하세요</translation>
    </message>
    <message>
        <source>Another program keeps writing the state of content %1: try again.</source>
        <translation>다른 프로그램이 콘텐츠 %1번의 상태를 계속 쓰고 있습니다. 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The connection to Redis was closed before the answer came</source>
        <translation>응답이 오기 전에 Redis 연결이 닫혔습니다</translation>
    </message>
    <message>
        <source>Too much is under way to Redis at %1; try again in a moment</source>
        <translation>Redis %1에 진행 중인 요청이 너무 많습니다. 잠시 후 다시 시도하세요</translation>
    </message>
    <message>
        <source>Redis at %1 wants a password; set TIERWATCH_STATE_PASSWORD or TIERWATCH_STATE_PASSWORD_FILE</source>
        <translation>Redis %1 암호 필요: TIERWATCH_STATE_PASSWORD 또는 TIERWATCH_STATE_PASSWORD_FILE을 설정하세요</translation>
    </message>
    <message>
        <source>Redis at %1 refuses the user or the password; correct TIERWATCH_STATE_PASSWORD or the user in --state</source>
        <translation>Redis %1 사용자나 암호 거부: TIERWATCH_STATE_PASSWORD나 --state의 사용자를 고치세요</translation>
    </message>
    <message>
        <source>Redis at %1 has no password for this user; unset TIERWATCH_STATE_PASSWORD or correct the user in --state</source>
        <translation>Redis %1에는 이 사용자의 암호가 없습니다. TIERWATCH_STATE_PASSWORD를 지우거나 --state의 사용자를 고치세요</translation>
    </message>
    <message>
        <source>Redis at %1 does not allow this user what Tierwatch needs (%2); give it all keys and GET, MGET, SET, SETRANGE, EVAL, EVALSHA</source>
        <translation>Redis %1에서 이 사용자에게 필요한 권한이 없습니다(%2). 모든 키와 GET, MGET, SET, SETRANGE, EVAL, EVALSHA를 허용하세요</translation>
    </message>
    <message>
        <source>Redis at %1 is in protected mode and takes connections of its own machine only; give it a password or bind it</source>
        <translation>Redis %1 보호 모드: 같은 컴퓨터의 연결만 받습니다. 암호를 주거나 bind를 설정하세요</translation>
    </message>
    <message>
        <source>Redis at %1 has no database of that number; correct --state or raise its `databases`</source>
        <translation>Redis %1에 그 번호의 데이터베이스가 없습니다. --state를 고치거나 `databases`를 늘리세요</translation>
    </message>
    <message>
        <source>Redis at %1 is a cluster, which has no numbered databases; name a single Redis in --state</source>
        <translation>Redis %1 클러스터에는 번호가 있는 데이터베이스가 없습니다. --state에 단일 Redis를 지정하세요</translation>
    </message>
    <message>
        <source>Redis at %1 takes no more connections; raise its `maxclients` or end clients that are not needed</source>
        <translation>Redis %1 연결 수 초과: `maxclients`를 늘리거나 필요 없는 클라이언트를 끝내세요</translation>
    </message>
    <message>
        <source>Redis at %1 is a replica that takes no writes; name the master in --state</source>
        <translation>Redis %1 복제본에는 쓸 수 없습니다. --state에 마스터를 지정하세요</translation>
    </message>
    <message>
        <source>Redis at %1 is still loading its data; it will answer when that is done</source>
        <translation>Redis %1 데이터를 불러오는 중입니다. 끝나면 응답합니다</translation>
    </message>
    <message>
        <source>Redis at %1 is a replica that has lost its master; mend that or name the master in --state</source>
        <translation>Redis %1 복제본이 마스터를 잃었습니다. 고치거나 --state에 마스터를 지정하세요</translation>
    </message>
    <message>
        <source>Redis at %1 is a cluster that is down (%2); mend it</source>
        <translation>Redis %1 클러스터 중단(%2): 고치세요</translation>
    </message>
    <message>
        <source>Redis at %1 is busy with somebody&apos;s script; end it with SCRIPT KILL if it does not end by itself</source>
        <translation>Redis %1에서 다른 스크립트가 실행 중입니다. 저절로 끝나지 않으면 SCRIPT KILL로 끝내세요</translation>
    </message>
    <message>
        <source>Redis at %1 has no memory left for writes; raise its `maxmemory` or make room</source>
        <translation>Redis %1 메모리 부족: `maxmemory`를 늘리거나 공간을 확보하세요</translation>
    </message>
    <message>
        <source>Redis at %1 takes no writes because it cannot save to its disk; see its log and make room there</source>
        <translation>Redis %1에서 디스크에 저장하지 못해 쓰기를 거부합니다. 로그를 보고 공간을 확보하세요</translation>
    </message>
    <message>
        <source>Redis at %1 takes no writes because too few of its replicas are there; start them</source>
        <translation>Redis %1 복제본이 부족하여 쓰기를 거부합니다. 복제본을 시작하세요</translation>
    </message>
    <message>
        <source>Redis at %1 cannot do that now (%2); try again</source>
        <translation>Redis %1에서 지금은 할 수 없습니다(%2). 다시 시도하세요</translation>
    </message>
    <message>
        <source>Redis at %1 holds something under a content&apos;s number that is no string; see who writes there and delete that key</source>
        <translation>Redis %1의 콘텐츠 번호에 문자열이 아닌 값이 있습니다. 누가 쓰는지 확인하고 그 키를 지우세요</translation>
    </message>
    <message>
        <source>Redis at %1 refused a command: %2; see its log</source>
        <translation>Redis %1 명령 거부: %2. 로그를 확인하세요</translation>
    </message>
    <message>
        <source>Redis at %1 does not answer: %2; start it or correct --state</source>
        <translation>Redis %1 응답 없음: %2. 시작하거나 --state를 고치세요</translation>
    </message>
    <message>
        <source>What answers at %1 is no Redis; correct --state</source>
        <translation>%1에서 응답하는 것은 Redis가 아닙니다. --state를 고치세요</translation>
    </message>
    <message>
        <source>Redis at %1 did not answer in time; what was sent may have been stored: send it again</source>
        <translation>Redis %1에서 제때 응답하지 않았습니다. 보낸 값이 저장되었을 수 있으니 다시 보내세요</translation>
    </message>
    <message>
        <source>The state store holds something that is no state object: %1</source>
        <translation>상태 저장소에 상태 객체가 아닌 것이 있습니다: %1</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; is no database number of Redis; write 0, 1, 2 …</source>
        <translation>--state: &quot;%1&quot; 값은 Redis 데이터베이스 번호가 아닙니다. 0, 1, 2 …로 쓰세요</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; is no absolute path of a socket; write redis+unix:/PATH?db=1</source>
        <translation>--state: &quot;%1&quot; 값은 소켓의 절대 경로가 아닙니다. redis+unix:/PATH?db=1 형식으로 쓰세요</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; is not understood; a socket takes ?db=NUMBER and &amp;user=NAME</source>
        <translation>--state: &quot;%1&quot; 이해할 수 없음. 소켓에는 ?db=NUMBER와 &amp;user=NAME을 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>--state: the address does not parse (%1); write redis://HOST:PORT/DATABASE</source>
        <translation>--state: 주소를 읽을 수 없습니다(%1). redis://HOST:PORT/DATABASE 형식으로 쓰세요</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; names no host; write redis://HOST:PORT/DATABASE</source>
        <translation>--state: &quot;%1&quot; 호스트 없음. redis://HOST:PORT/DATABASE 형식으로 쓰세요</translation>
    </message>
    <message>
        <source>--state: a password does not belong on a command line; set TIERWATCH_STATE_PASSWORD or TIERWATCH_STATE_PASSWORD_FILE</source>
        <translation>--state: 암호는 명령줄에 쓰지 않습니다. TIERWATCH_STATE_PASSWORD 또는 TIERWATCH_STATE_PASSWORD_FILE을 설정하세요</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; is not understood; write redis://HOST:PORT/DATABASE</source>
        <translation>--state: &quot;%1&quot; 이해할 수 없음. redis://HOST:PORT/DATABASE 형식으로 쓰세요</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; is not understood; only rediss:// takes a parameter, ?ca=FILE</source>
        <translation>--state: &quot;%1&quot; 이해할 수 없음. rediss://에만 ?ca=FILE을 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>--state: sentinel:// is reserved and not supported yet; name the master itself with redis://HOST:PORT/DATABASE</source>
        <translation>--state: sentinel://은 예약되어 있으며 아직 지원하지 않습니다. redis://HOST:PORT/DATABASE로 마스터를 지정하세요</translation>
    </message>
    <message>
        <source>--state: &quot;%1&quot; is not understood; write embedded, redis://HOST:PORT/DATABASE, rediss://… or redis+unix:PATH?db=1</source>
        <translation>--state: &quot;%1&quot; 이해할 수 없음. embedded, redis://HOST:PORT/DATABASE, rediss://… 또는 redis+unix:PATH?db=1로 쓰세요</translation>
    </message>
    <message>
        <source>There is no catalogue %1: name the one to check with --catalog or --data-dir.</source>
        <translation>카탈로그 %1 없음: 점검할 것을 --catalog나 --data-dir로 지정하세요.</translation>
    </message>
    <message>
        <source>There is no embedded state in %1 yet; the service makes it when it starts.</source>
        <translation>%1 안에 내장 상태 저장소가 아직 없습니다. 서비스가 시작할 때 만듭니다.</translation>
    </message>
    <message>
        <source>The embedded state belongs to the service that runs on %1 (process %2), which keeps it in step itself; stop it to have the state checked, too.</source>
        <translation>내장 상태 저장소는 %1 호스트에서 실행 중인 서비스(프로세스 %2)가 직접 관리합니다. 상태도 점검하려면 서비스를 멈추세요.</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text; save it as UTF-8.</source>
        <translation>%1 파일이 UTF-8 텍스트가 아닙니다. UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>%1: the section %2 is not known; all keys stand under [tierwatch].</source>
        <translation>%1: 섹션 %2 알 수 없음. 모든 키는 [tierwatch] 아래에 둡니다.</translation>
    </message>
    <message>
        <source>%1: this is not a line of the form key = value.</source>
        <translation>%1: 이 줄은 key = value 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>%1: %2 is there twice; keep one of the lines.</source>
        <translation>%1: %2 키가 두 번 있습니다. 한 줄만 남기세요.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2): make the directory writable, or give another --data-dir.</source>
        <translation>%1 쓰기 실패(%2): 디렉터리를 쓸 수 있게 하거나 다른 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>The data directory %1 cannot be made: give a --data-dir that can be written.</source>
        <translation>데이터 디렉터리 %1 생성 실패: 쓸 수 있는 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>The data directory %1 cannot be written: change its owner, or give another --data-dir.</source>
        <translation>데이터 디렉터리 %1 쓰기 불가: 소유자를 바꾸거나 다른 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>The data directory %1 is used by another instance (%2, process %3): stop it, or give another --data-dir.</source>
        <translation>데이터 디렉터리 %1 사용 중(%2, 프로세스 %3): 그것을 멈추거나 다른 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes total, or recent with a window as in recent:30d.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. total 또는 recent:30d처럼 기간이 있는 recent를 쓰세요.</translation>
    </message>
    <message>
        <source>%1 holds &apos;%2&apos;; it takes host names separated by commas.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. 호스트 이름을 쉼표로 나누어 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes on, off or auto.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. on, off, auto 중 하나를 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes on or off.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. on 또는 off를 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes a whole number from %3 to %4.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. %3~%4의 정수를 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes bytes from %3 to %4, as in 65536 or 64K.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. %3~%4바이트를 65536 또는 64K처럼 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes a time from %3 ms to %4 s, as in 10s or 500ms.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. %3ms~%4s의 시간을 10s 또는 500ms처럼 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is empty; it takes a path.</source>
        <translation>%1 값이 비어 있습니다. 경로를 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is empty; it takes a URL.</source>
        <translation>%1 값이 비어 있습니다. URL을 쓰세요.</translation>
    </message>
    <message>
        <source>%1 has a password in its URL, where others can read it; put it into %2 or a file named by %2_FILE.</source>
        <translation>%1 URL에 암호가 들어 있어 다른 사람이 읽을 수 있습니다. %2 또는 %2_FILE이 가리키는 파일에 넣으세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes a time zone such as +09:00 or Asia/Seoul.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. +09:00 또는 Asia/Seoul 같은 시간대를 쓰세요.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes an address and a port, as in 127.0.0.1:5000 or [::1]:5000.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. 127.0.0.1:5000 또는 [::1]:5000처럼 주소와 포트를 쓰세요.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an option; see --help.</source>
        <translation>&apos;%1&apos; 옵션이 없습니다. --help를 보세요.</translation>
    </message>
    <message>
        <source>%1 is a key of the configuration file only; put it there, see --config.</source>
        <translation>%1 키는 설정 파일에만 쓸 수 있습니다. 그곳에 쓰세요(--config 참고).</translation>
    </message>
    <message>
        <source>--%1 is not an option; see --help.</source>
        <translation>--%1 옵션이 없습니다. --help를 보세요.</translation>
    </message>
    <message>
        <source>--%1 needs a value: --%1 %2.</source>
        <translation>--%1 옵션에는 값이 필요합니다: --%1 %2.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: passwords do not stand in this file; put them into TIERWATCH_CATALOG_PASSWORD_FILE or TIERWATCH_STATE_PASSWORD_FILE.</source>
        <translation>%1: 암호는 이 파일에 쓰지 않습니다. TIERWATCH_CATALOG_PASSWORD_FILE 또는 TIERWATCH_STATE_PASSWORD_FILE에 넣으세요.</translation>
    </message>
    <message>
        <source>%1: there is no key %2; see docs/operations.md.</source>
        <translation>%1: %2 키가 없습니다. docs/operations.md를 보세요.</translation>
    </message>
    <message>
        <source>There is no home directory to keep data in; name a directory with --data-dir.</source>
        <translation>데이터를 둘 홈 디렉터리가 없습니다. --data-dir로 디렉터리를 지정하세요.</translation>
    </message>
    <message>
        <source>%1 and %1_FILE are both set; keep one of them.</source>
        <translation>%1 값과 %1_FILE 값이 모두 설정되었습니다. 하나만 남기세요.</translation>
    </message>
    <message>
        <source>%1: %2 is empty; it takes the secret in its first line.</source>
        <translation>%1: %2 파일이 비어 있습니다. 첫 줄에 비밀 값을 넣으세요.</translation>
    </message>
    <message>
        <source>%1 and the key players-token-file are both set; keep one of them.</source>
        <translation>%1 값과 players-token-file 키가 모두 설정되었습니다. 하나만 남기세요.</translation>
    </message>
    <message>
        <source>There is a players&apos; token, and open says that players need none: keep one of them.</source>
        <translation>플레이어 토큰이 있는데 open은 토큰이 필요 없다고 합니다. 하나만 남기세요.</translation>
    </message>
    <message>
        <source>The players&apos; token has fewer than 16 characters, or one that a header cannot carry: make another, for example with openssl rand -hex 32.</source>
        <translation>플레이어 토큰이 16자보다 짧거나 헤더에 쓸 수 없는 문자가 있습니다. 예를 들어 openssl rand -hex 32로 새로 만드세요.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>%1 파일이 없습니다.</translation>
    </message>
    <message>
        <source>%1 is a directory; name a file.</source>
        <translation>%1 항목은 디렉터리입니다. 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 읽기 실패: %2.</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB; this is not the right file.</source>
        <translation>%1 파일이 1MiB보다 큽니다. 맞는 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The sample library cannot be made: %1: %2. Mend that, or name another directory with --sample.</source>
        <translation>예제 라이브러리를 만들 수 없습니다: %1: %2. 고치거나 --sample로 다른 디렉터리를 지정하세요.</translation>
    </message>
    <message>
        <source>The sample library is not made in %1, because something else is there: %2. Name an empty directory with --sample.</source>
        <translation>%1 안에 다른 것이 있어 예제 라이브러리를 만들지 않았습니다: %2. --sample로 빈 디렉터리를 지정하세요.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no name for a token: it takes 1 to 64 letters, digits, points, hyphens and underscores, and begins with no hyphen.</source>
        <translation>&apos;%1&apos; 값은 토큰 이름이 될 수 없습니다. 영문자, 숫자, 마침표, 하이픈, 밑줄로 된 1~64자이며 하이픈으로 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>The token admin is the one in the data directory: give another name for this one.</source>
        <translation>admin 토큰은 데이터 디렉터리에 있는 것입니다. 다른 이름을 주세요.</translation>
    </message>
    <message>
        <source>It takes add NAME --role viewer|operator, list, or revoke NAME; --help says more.</source>
        <translation>add NAME --role viewer|operator, list, revoke NAME을 쓸 수 있습니다. 자세한 내용은 --help를 보세요.</translation>
    </message>
    <message>
        <source>--role is &apos;%1&apos;; it takes viewer or operator.</source>
        <translation>--role 값이 &apos;%1&apos;입니다. viewer 또는 operator를 쓰세요.</translation>
    </message>
    <message>
        <source>--role viewer or --role operator belongs to add NAME, and to nothing else.</source>
        <translation>--role viewer 또는 --role operator는 add NAME에만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>There is no catalogue %1: start tierwatchd once, or name its --data-dir or --catalog.</source>
        <translation>카탈로그 %1 없음: tierwatchd를 한 번 시작하거나 그 --data-dir 또는 --catalog를 지정하세요.</translation>
    </message>
    <message>
        <source>The level edit %1 is not kept any more: change the levels by hand.</source>
        <translation>레벨 변경 %1번의 기록이 더 이상 없습니다. 레벨을 직접 바꾸십시오.</translation>
    </message>
    <message>
        <source>The plan %1 has the unknown kind %2 or state %3: use the Tierwatch that made it, or delete its row in tierwatch_plan.</source>
        <translation>계획 %1번의 종류 %2 또는 상태 %3: 알 수 없는 값입니다. 이 계획을 만든 Tierwatch 버전을 쓰거나 tierwatch_plan 에서 해당 행을 지우십시오.</translation>
    </message>
    <message>
        <source>There is no plan %1.</source>
        <translation>계획 %1번이 없습니다.</translation>
    </message>
    <message>
        <source>The plan %1 does not wait for a go-on: it is %2.</source>
        <translation>계획 %1번은 승인을 기다리지 않습니다(상태: %2).</translation>
    </message>
    <message>
        <source>The speed timetable&apos;s entry &apos;%1&apos; is not usable at &apos;%2&apos;: give days, a span and bytes a second, as in &apos;mon-fri 08:00-20:00 50M&apos;, and separate entries with &apos;;&apos;.</source>
        <translation>속도 시간표의 항목 &apos;%1&apos; 중 &apos;%2&apos; 부분을 쓸 수 없습니다. &apos;mon-fri 08:00-20:00 50M&apos;처럼 요일, 시간대, 초당 바이트를 쓰고 항목은 &apos;;&apos;로 나누십시오.</translation>
    </message>
    <message>
        <source>The speed timetable has %1 entries: give at most %2.</source>
        <translation>속도 시간표의 항목이 %1개입니다. 최대 %2개까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>%1 contents were not moved from %2 to %3; of one of them: %4</source>
        <translation>콘텐츠 %1개가 %2 → %3 이동에 실패했습니다. 그중 하나: %4</translation>
    </message>
    <message>
        <source>Your players report lifetime totals, so nothing ever cools down. With recent views (the rule %4) %1 contents (%2) would leave %3.</source>
        <translation>플레이어가 누적 조회 수를 보고하므로 아무것도 식지 않습니다. 최근 조회 수 기준(규칙 %4)이면 콘텐츠 %1개(%2)가 다음 레벨에서 내려갑니다: %3.</translation>
    </message>
    <message>
        <source>Nothing has failed for this reason: look at the failures again.</source>
        <translation>이 원인으로 실패한 항목이 없습니다. 실패 목록을 다시 확인하십시오.</translation>
    </message>
    <message>
        <source>until is in the past: give a later time, or none for never again.</source>
        <translation>until 시각이 이미 지났습니다. 이후 시각을 주거나, 다시 표시하지 않으려면 비워 두십시오.</translation>
    </message>
    <message>
        <source>The levels were edited by hand: %1 contents (%2) would move. Nothing moves before you say so.</source>
        <translation>레벨이 직접 수정되었습니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 이동하지 않습니다.</translation>
    </message>
    <message>
        <source>The rule was changed by %3: %1 contents (%2) would move. Nothing but what is viewed moves before you say so.</source>
        <translation>%3 님이 규칙을 바꾸었습니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 조회된 것만 이동합니다.</translation>
    </message>
    <message>
        <source>The rule was changed by hand: %1 contents (%2) would move. Nothing but what is viewed moves before you say so.</source>
        <translation>규칙이 직접 수정되었습니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 조회된 것만 이동합니다.</translation>
    </message>
    <message>
        <source>Original-style workers cannot reach the content with the cid %1 and those above it (%2 contents): the gap below it is wider than there are contents, so that it gets no keys, and they turn back there. Give these contents cids without such a gap, or let Tierwatch&apos;s own workers move them.</source>
        <translation>기존 방식 작업자는 cid %1번 콘텐츠와 그보다 큰 번호의 콘텐츠(%2개)에 닿을 수 없습니다. 그 앞의 빈 번호 구간이 콘텐츠 수보다 넓어 키를 만들지 않으므로 작업자가 그곳에서 되돌아갑니다. 이 콘텐츠에 빈 구간 없는 cid를 주거나 Tierwatch 자체 작업자로 이동하십시오.</translation>
    </message>
    <message>
        <source>A library was taken over: %1 contents (%2) would move. Nothing moves before you say so.</source>
        <translation>라이브러리를 인수했습니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 이동하지 않습니다.</translation>
    </message>
    <message>
        <source>Counts were restored that had been lost: %1 contents (%2) would move. Nothing moves before you say so.</source>
        <translation>잃었던 조회 수가 복원되었습니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 이동하지 않습니다.</translation>
    </message>
    <message>
        <source>This is the first start on this catalogue: %1 contents (%2) would move. Nothing moves before you say so.</source>
        <translation>이 카탈로그에서 처음 시작합니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 이동하지 않습니다.</translation>
    </message>
    <message>
        <source>The levels were edited by %3: %1 contents (%2) would move. Nothing but what is viewed moves before you say so.</source>
        <translation>%3 님이 레벨을 바꾸었습니다: 콘텐츠 %1개(%2)가 이동하게 됩니다. 승인 전에는 조회된 것만 이동합니다.</translation>
    </message>
    <message>
        <source>The plan %1 cannot be cancelled: it is %2.</source>
        <translation>계획 %1번을 취소할 수 없습니다(상태: %2).</translation>
    </message>
    <message>
        <source>The plan %1 has been undone already.</source>
        <translation>계획 %1번은 이미 되돌렸습니다.</translation>
    </message>
    <message>
        <source>The plan %1 is neither a force nor an edit of the levels: cancel it, or relocate its contents.</source>
        <translation>계획 %1번은 강제 이동도 레벨 변경도 아닙니다. 취소하거나 콘텐츠를 직접 이동하십시오.</translation>
    </message>
    <message>
        <source>Several tables of levels are being tried already: try again in a moment.</source>
        <translation>이미 여러 레벨 표를 시험하는 중입니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>--plan is &apos;%1&apos;; it takes the number of a plan, as GET /api/v1/plans says it.</source>
        <translation>--plan 값이 &apos;%1&apos;입니다. GET /api/v1/plans 에 나오는 계획 번호를 주십시오.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes a time from 1h to 36500d, as in 400d.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. 400d처럼 1h부터 36500d까지의 시간을 주십시오.</translation>
    </message>
    <message>
        <source>%1 is full: what is wanted there waits and goes on by itself. Give it more room, or make room in it.</source>
        <translation>%1 가득 참: 그곳으로 갈 것은 대기하며 자리가 나면 저절로 계속됩니다. 공간을 늘리거나 자리를 만드세요.</translation>
    </message>
    <message>
        <source>Nothing waits for room in %1: there is nothing to make room for.</source>
        <translation>%1에서 자리를 기다리는 것이 없습니다. 자리를 만들 이유가 없습니다.</translation>
    </message>
    <message>
        <source>No room can be made in %1 now: nothing there is wanted less than what waits, or no level below has room, or enough is on its way out already.</source>
        <translation>지금은 %1에 자리를 만들 수 없습니다. 기다리는 것보다 덜 필요한 것이 없거나, 아래 레벨에 자리가 없거나, 이미 충분히 나가고 있습니다.</translation>
    </message>
    <message>
        <source>%1 has stopped itself: %2 of its last 50 relocations failed. Look at what they say and at its disk, then check the level; it goes on where the check passes.</source>
        <translation>%1 스스로 멈춤: 최근 재배치 50건 중 %2건이 실패했습니다. 실패 내용과 디스크를 살펴본 뒤 레벨을 점검하세요. 점검을 통과하면 계속됩니다.</translation>
    </message>
    <message>
        <source>%1 has stopped itself after too many failures: check the level, or retry one of them.</source>
        <translation>%1 레벨이 실패가 너무 많아 스스로 멈췄습니다. 레벨을 점검하거나 실패한 것 하나를 다시 시도하세요.</translation>
    </message>
    <message>
        <source>%1 takes no new files: it was set so by an operator.</source>
        <translation>%1 레벨은 새 파일을 받지 않습니다. 운영자가 그렇게 설정했습니다.</translation>
    </message>
    <message>
        <source>Its file is larger than what %1 may hold: raise its capacity.</source>
        <translation>파일이 %1 레벨의 허용 용량보다 큽니다. 용량을 늘리세요.</translation>
    </message>
    <message>
        <source>%1 is full: it goes on by itself when there is room.</source>
        <translation>%1 가득 참: 자리가 나면 저절로 계속됩니다.</translation>
    </message>
    <message>
        <source>%1 was set offline by an operator: what is there stays, what is wanted from and to it waits. Its directory may be unmounted.</source>
        <translation>%1 레벨을 운영자가 오프라인으로 설정했습니다. 있는 것은 그대로 있고 이곳과 오가는 것은 대기합니다. 디렉터리의 마운트를 해제해도 됩니다.</translation>
    </message>
    <message>
        <source>The level %1, where the file is, was set offline by an operator.</source>
        <translation>파일이 있는 %1 레벨을 운영자가 오프라인으로 설정했습니다.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 has no marker yet; the service writes it where the catalogue&apos;s files are found there, else see whether its disk is mounted, and confirm the level.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에 아직 표식이 없습니다. 카탈로그의 파일이 그곳에 있으면 서비스가 표식을 씁니다. 아니면 디스크가 마운트되어 있는지 보고 레벨을 확인해 주세요.</translation>
    </message>
    <message>
        <source>%1&apos;s filesystem at %2 has no room for one more file, however small; remove files there, or make it anew with more inodes.</source>
        <translation>%1 레벨의 파일 시스템 %2 위치에 파일을 하나도 더 만들 수 없습니다. 파일을 지우거나 inode를 늘려 새로 만드세요.</translation>
    </message>
    <message>
        <source>In %1&apos;s directory %2 a rename replaces a file that stands there although it is asked not to; use another filesystem.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에서는 덮어쓰지 말라고 해도 이름 변경이 있던 파일을 덮어씁니다. 다른 파일 시스템을 사용하세요.</translation>
    </message>
    <message>
        <source>The filesystem of %1&apos;s directory %2 knows neither a rename that never replaces nor hard links, so that no file can be put in its place safely; use another filesystem.</source>
        <translation>%1 레벨의 디렉터리 %2 파일 시스템은 덮어쓰지 않는 이름 변경도 하드 링크도 지원하지 않아 파일을 안전하게 놓을 수 없습니다. 다른 파일 시스템을 사용하세요.</translation>
    </message>
    <message>
        <source>The filesystem of %1&apos;s directory %2 knows no hard links: files are copied where a link would do, also between two levels on it; another filesystem would be faster.</source>
        <translation>%1 레벨의 디렉터리 %2 파일 시스템은 하드 링크를 지원하지 않습니다. 같은 파일 시스템의 두 레벨 사이에서도 링크 대신 복사합니다. 다른 파일 시스템이 더 빠릅니다.</translation>
    </message>
    <message>
        <source>The filesystem of %1&apos;s directory %2 does not keep who may read a file: what not everybody may read elsewhere may be read, or not be read, by others there; use a filesystem with permissions.</source>
        <translation>%1 레벨의 디렉터리 %2 파일 시스템은 읽기 권한을 유지하지 않습니다. 다른 곳에서 모두가 읽을 수 없는 파일을 그곳에서는 다른 사람이 읽거나 읽지 못할 수 있습니다. 권한을 지원하는 파일 시스템을 사용하세요.</translation>
    </message>
    <message>
        <source>The directories of %1 (%2) and %3 (%4) are the same, or one lies in the other: give each level a directory of its own.</source>
        <translation>%1 레벨의 디렉터리(%2)와 %3 레벨의 디렉터리(%4)가 같거나 한쪽이 다른 쪽 안에 있습니다. 레벨마다 다른 디렉터리를 주세요.</translation>
    </message>
    <message>
        <source>The filesystem of %1&apos;s directory %2 knows no access lists (ACL): files that have one cannot be copied there; mount it with them, or use another filesystem.</source>
        <translation>%1 레벨의 디렉터리 %2 파일 시스템은 접근 목록(ACL)을 지원하지 않아 ACL이 있는 파일을 복사할 수 없습니다. ACL을 켜서 마운트하거나 다른 파일 시스템을 사용하세요.</translation>
    </message>
    <message>
        <source>The filesystem of %1&apos;s directory %2 knows no attributes of users (xattr): files that have some cannot be copied there; mount it with them, or use another filesystem.</source>
        <translation>%1 레벨의 디렉터리 %2 파일 시스템은 사용자 속성(xattr)을 지원하지 않아 속성이 있는 파일을 복사할 수 없습니다. 속성을 켜서 마운트하거나 다른 파일 시스템을 사용하세요.</translation>
    </message>
    <message>
        <source>From %1&apos;s directory %2 other bytes come back than were written: its disk is broken; replace it.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에서 쓴 것과 다른 바이트가 돌아옵니다. 디스크가 고장 났으니 교체하세요.</translation>
    </message>
    <message>
        <source>In %1&apos;s directory %2 files can be made and not removed (%3), which every relocation has to; let the user that runs Tierwatch remove them.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에서 파일을 만들 수는 있으나 지울 수 없습니다(%3). 모든 재배치에 필요하니 Tierwatch를 실행하는 사용자에게 허용하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 does not answer (%3): its server or disk hangs; mend it, or unmount it.</source>
        <translation>%1 레벨의 디렉터리 %2 응답 없음(%3): 서버나 디스크가 멈췄습니다. 고치거나 마운트를 해제하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 is read-only for this service (%3), not for others; let the service write there.</source>
        <translation>%1 레벨의 디렉터리 %2 위치가 이 서비스에만 읽기 전용입니다(%3). 서비스가 쓸 수 있게 하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 does not exist; mount its disk, make it, or correct the path.</source>
        <translation>%1 레벨의 디렉터리 %2 없음: 디스크를 마운트하거나, 만들거나, 경로를 고치세요.</translation>
    </message>
    <message>
        <source>The user %3 may not read %1&apos;s directory %2; let it.</source>
        <translation>사용자 %3에게 %1 레벨의 디렉터리 %2 읽기 권한이 없습니다. 허용하세요.</translation>
    </message>
    <message>
        <source>The user %3 does not come to %1&apos;s directory %2: it may not go through %4; let it.</source>
        <translation>사용자 %3에게 %4 통과 권한이 없어 %1 레벨의 디렉터리 %2 접근이 안 됩니다. 허용하세요.</translation>
    </message>
    <message>
        <source>%1&apos;s directory %2 is marked as one that nobody may change; remove that mark.</source>
        <translation>%1 레벨의 디렉터리 %2 위치가 변경 금지로 표시되어 있습니다. 표시를 지우세요.</translation>
    </message>
    <message>
        <source>The user %3 may not write in %1&apos;s directory %2; let it, or give it to that user.</source>
        <translation>사용자 %3에게 %1 레벨의 디렉터리 %2 쓰기 권한이 없습니다. 허용하거나 그 사용자에게 소유권을 주세요.</translation>
    </message>
    <message>
        <source>In %1&apos;s directory %2 something fails that every relocation does (%3: %4); see to its disk or server.</source>
        <translation>%1 레벨의 디렉터리 %2 위치에서 모든 재배치에 필요한 일이 실패합니다(%3: %4). 디스크나 서버를 확인하세요.</translation>
    </message>
    <message>
        <source>%1 is full: %3 MB are free in %2 and %4 MB are to stay free; contents wait until there is room. Make room there, or move its lower limit up.</source>
        <translation>%1 레벨 공간 부족: %2 위치에 %3MB 비어 있고 %4MB를 비워 두어야 합니다. 공간이 생길 때까지 콘텐츠가 대기합니다. 공간을 확보하거나 시작 값을 올리세요.</translation>
    </message>
    <message>
        <source>Files of %1:%2 become files of %4 when they are copied to %3; everybody may read them, so nobody loses access. To keep the owner, give the service CAP_CHOWN, or run it as %1.</source>
        <translation>%1:%2 소유의 파일을 %3 위치로 복사하면 %4 소유가 됩니다. 모두가 읽을 수 있어 접근은 그대로입니다. 소유자를 유지하려면 서비스에 CAP_CHOWN을 주거나 %1 사용자로 실행하세요.</translation>
    </message>
    <message>
        <source>Files of %1:%2, which not everybody may read, cannot be copied to %3: the user %4 may not give files away. Give the service CAP_CHOWN, or run it as %1.</source>
        <translation>모두가 읽을 수 없는 %1:%2 소유의 파일을 %3 위치로 복사할 수 없습니다. 사용자 %4에게 소유자를 바꿀 권한이 없습니다. 서비스에 CAP_CHOWN을 주거나 %1 사용자로 실행하세요.</translation>
    </message>
    <message>
        <source>%1 is set offline, so that its directory %2 was not touched.</source>
        <translation>%1 레벨은 오프라인으로 설정되어 있어 디렉터리 %2 위치를 건드리지 않았습니다.</translation>
    </message>
    <message>
        <source>There is no level &apos;%1&apos; in the catalogue: it has %2.</source>
        <translation>카탈로그에 레벨 &apos;%1&apos; 없음: %2 있습니다.</translation>
    </message>
    <message>
        <source>The catalogue %1 cannot be made: give this user the right to write the directory %2.</source>
        <translation>카탈로그 %1 생성 불가: 이 사용자에게 디렉터리 %2의 쓰기 권한을 주세요.</translation>
    </message>
    <message>
        <source>The table %1 of the database %2 has the engine %3, which knows no transactions: convert it (it is locked meanwhile).</source>
        <translation>데이터베이스 %2의 테이블 %1 엔진이 %3이라 트랜잭션이 없습니다. 변환하세요(그동안 잠깁니다).</translation>
    </message>
    <message>
        <source>In the database %1 a change of level writes %2 rows into update_history instead of one: drop the triggers on contents that are too many (of %3).</source>
        <translation>데이터베이스 %1에서 레벨을 한 번 바꾸면 update_history에 행이 1개가 아니라 %2개 생깁니다. contents에서 남는 트리거를 지우세요(%3 중).</translation>
    </message>
    <message>
        <source>The user %1 may not do all that Tierwatch needs in the database %2: grant %3 there.</source>
        <translation>사용자 %1에게 데이터베이스 %2에서 Tierwatch에 필요한 권한이 부족합니다. %3 권한을 주세요.</translation>
    </message>
    <message>
        <source>The user %1 lacks %3 on the database %2, which is not needed now: a later version, or a trigger or an index that goes missing, will need it.</source>
        <translation>사용자 %1에게 데이터베이스 %2의 %3 권한이 없습니다. 지금은 필요 없지만 다음 버전이나 사라진 트리거, 인덱스를 다시 만들 때 필요합니다.</translation>
    </message>
    <message>
        <source>The table %1 has no index on %2, so that each look-up reads all of it: add it when the table may be busy for a while; `tierwatchd check --add-indexes` does.</source>
        <translation>테이블 %1에 %2 인덱스가 없어 찾을 때마다 전체를 읽습니다. 테이블이 잠시 바빠도 될 때 추가하세요. `tierwatchd check --add-indexes`로 추가합니다.</translation>
    </message>
    <message>
        <source>The server %1 is %2, which is too old: install MariaDB 10.5 or MySQL 5.7, or a later one.</source>
        <translation>서버 %1 버전이 %2라 너무 오래되었습니다. MariaDB 10.5나 MySQL 5.7 이상을 설치하세요.</translation>
    </message>
    <message>
        <source>The server %1 is read-only: name the server that is written to, or make this one writable.</source>
        <translation>서버 %1 읽기 전용: 쓰는 서버를 지정하거나 쓸 수 있게 하세요.</translation>
    </message>
    <message>
        <source>The server %1 logs statements, which refuses the transactions of Tierwatch (READ COMMITTED): let it log rows where it has to, also in its configuration file.</source>
        <translation>서버 %1에서 문장 단위로 로그를 남겨 Tierwatch의 트랜잭션(READ COMMITTED)을 거부합니다. 필요한 곳에서 행 단위로 남기도록 설정 파일에도 설정하세요.</translation>
    </message>
    <message>
        <source>The server %1 answers before a commit is on its disk (innodb_flush_log_at_trx_commit is %2): after a power cut the catalogue may not know where files are; let it flush each commit, also in its configuration file.</source>
        <translation>서버 %1에서 커밋이 디스크에 쓰이기 전에 응답합니다(innodb_flush_log_at_trx_commit 값 %2). 정전 뒤 카탈로그가 파일의 위치를 모를 수 있습니다. 커밋마다 디스크에 쓰도록 설정 파일에도 설정하세요.</translation>
    </message>
    <message>
        <source>The server %1 cuts off values that do not fit (its sql_mode is not strict): Tierwatch&apos;s own sessions refuse them, other programs&apos; may store a wrong name or count; make it strict, also in its configuration file.</source>
        <translation>서버 %1에서 맞지 않는 값을 잘라 냅니다(sql_mode가 strict 아님). Tierwatch의 세션은 거부하지만 다른 프로그램은 잘못된 이름이나 조회 수를 저장할 수 있습니다. 설정 파일에도 strict로 설정하세요.</translation>
    </message>
    <message>
        <source>The server %1 does not know the time zone %2 of the original&apos;s columns: teach it the zones&apos; names, or give an offset such as +09:00 as catalog-time-zone.</source>
        <translation>서버 %1에서 원래 열의 시간대 %2 이름을 모릅니다. 시간대 이름을 등록하거나 catalog-time-zone에 +09:00 같은 값을 주세요.</translation>
    </message>
    <message>
        <source>The server %1 keeps the times of the original&apos;s columns in its own zone (%2, now %3): Tierwatch goes on writing them so, reads them so and shows UTC; where the programs that wrote them used another zone, put it into the configuration file before the first start, else this one.</source>
        <translation>서버 %1에서 원래 열의 시각을 자체 시간대(%2, 지금 %3)로 저장합니다. Tierwatch도 그렇게 쓰고 읽으며 UTC로 보여 줍니다. 쓴 프로그램이 다른 시간대를 썼다면 처음 시작하기 전에 설정 파일에 그 시간대를, 아니면 이 시간대를 쓰세요.</translation>
    </message>
    <message>
        <source>The server %1 is in the zone %2 now, and the original&apos;s columns were in %3 when Tierwatch first came: Tierwatch stays with %3, other programs write %2; set the server back, or give catalog-time-zone.</source>
        <translation>서버 %1의 시간대가 지금 %2이고, Tierwatch가 처음 왔을 때 원래 열은 %3 기준이었습니다. Tierwatch는 %3 기준을 지키고 다른 프로그램은 %2 기준으로 씁니다. 서버를 되돌리거나 catalog-time-zone을 주세요.</translation>
    </message>
    <message>
        <source>The server %1 writes a binary log and does not let the user %2 make the trigger that keeps the history (error 1419): allow it, also in its configuration file.</source>
        <translation>서버 %1에서 바이너리 로그를 쓰고 있어 사용자 %2에게 이력을 남길 트리거 생성을 허용하지 않습니다(오류 1419). 설정 파일에도 허용하세요.</translation>
    </message>
    <message>
        <source>%1 is no directory: remove that file, or give another --data-dir.</source>
        <translation>%1 항목은 디렉터리가 아닙니다. 그 파일을 지우거나 다른 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>The user %1 cannot write the data directory %2: give it to that user, or give another --data-dir.</source>
        <translation>사용자 %1 데이터 디렉터리 %2 쓰기 불가: 그 사용자에게 소유권을 주거나 다른 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>The data directory %1 is on a network filesystem, where locks and databases do not hold: give one on a local disk as --data-dir.</source>
        <translation>데이터 디렉터리 %1 위치가 네트워크 파일 시스템이라 잠금과 데이터베이스를 믿을 수 없습니다. 로컬 디스크를 --data-dir로 주세요.</translation>
    </message>
    <message>
        <source>The disk under the data directory %1 has %2 MiB left: make room there, or give another --data-dir.</source>
        <translation>데이터 디렉터리 %1 디스크에 %2MiB 남았습니다. 공간을 확보하거나 다른 --data-dir을 주세요.</translation>
    </message>
    <message>
        <source>Redis at %1 does not let the user %2 do %3 with Tierwatch&apos;s keys: allow it the commands and the keys (numbers, and those that begin with tierwatch:).</source>
        <translation>Redis %1에서 사용자 %2에게 Tierwatch 키에 대한 %3 명령을 허용하지 않습니다. 명령과 키(숫자, 그리고 tierwatch:로 시작하는 것)를 허용하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 does not tell this user about itself (INFO), so that its memory and its persistence could not be looked at: allow INFO, or look yourself.</source>
        <translation>Redis %1에서 이 사용자에게 정보(INFO)를 주지 않아 메모리와 저장 설정을 확인하지 못했습니다. INFO를 허용하거나 직접 확인하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 is %2, which is too old: install Redis 6 or a later one.</source>
        <translation>Redis %1 버전이 %2라 너무 오래되었습니다. Redis 6 이상을 설치하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 is a replica of %2: name that one in --state.</source>
        <translation>Redis %1 서버는 %2 서버의 복제본입니다. --state에 그쪽을 지정하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 throws keys away when its memory is full (maxmemory-policy %2): counts would be lost unseen; let it refuse instead, also in its configuration file.</source>
        <translation>Redis %1에서 메모리가 차면 키를 버립니다(maxmemory-policy %2). 조회 수가 모르는 사이에 사라집니다. 버리지 말고 거부하도록 설정 파일에도 설정하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 has the maxmemory-policy %2: as soon as somebody sets maxmemory, counts would be lost unseen; let it refuse instead, also in its configuration file.</source>
        <translation>Redis %1의 maxmemory-policy 값이 %2입니다. 누군가 maxmemory를 설정하면 조회 수가 모르는 사이에 사라집니다. 거부하도록 설정 파일에도 설정하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 keeps nothing over a restart: views of the last seconds would be lost with it (the catalogue is at most five seconds behind); let it write, also in its configuration file.</source>
        <translation>Redis %1에서 다시 시작하면 아무것도 남지 않습니다. 마지막 몇 초의 조회가 사라집니다(카탈로그는 최대 5초 뒤처짐). 저장하도록 설정 파일에도 설정하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 writes no append-only file, and does not tell this user whether it saves at all: see that it does, or let it write one.</source>
        <translation>Redis %1에서 append-only 파일을 쓰지 않고, 저장 여부를 이 사용자에게 알려 주지 않습니다. 저장하는지 확인하거나 쓰게 하세요.</translation>
    </message>
    <message>
        <source>Redis at %1 has no keys in database %2, and %3 in database %4: see that --state names the database that the players&apos; programs use.</source>
        <translation>Redis %1의 데이터베이스 %2에는 키가 없고 데이터베이스 %4에는 %3개 있습니다. --state가 플레이어 프로그램이 쓰는 데이터베이스를 가리키는지 확인하세요.</translation>
    </message>
    <message>
        <source>Database %2 of Redis at %1 is used by another program, too (a key of %3 looked at is &apos;%4&apos;): give Tierwatch a database of its own in --state, unless that program keeps off numbers.</source>
        <translation>Redis %1의 데이터베이스 %2번을 다른 프로그램도 씁니다(살펴본 키 %3개 중 하나가 &apos;%4&apos;). 그 프로그램이 숫자 키를 쓰지 않는 것이 아니라면 --state에서 Tierwatch 전용 데이터베이스를 주세요.</translation>
    </message>
    <message>
        <source>The data directory %1 is used by %2 (process %3), which has its port already: neither was tried.</source>
        <translation>데이터 디렉터리 %1 위치를 %2(프로세스 %3)에서 사용 중이고 포트도 쓰고 있어 둘 다 시험하지 않았습니다.</translation>
    </message>
    <message>
        <source>%1 is &apos;%2&apos;; it takes an absolute path to a program, and its arguments, as in /usr/bin/logger -t tierwatch.</source>
        <translation>%1 값이 &apos;%2&apos;입니다. /usr/bin/logger -t tierwatch처럼 프로그램의 절대 경로와 인수를 쓰세요.</translation>
    </message>
    <message>
        <source>Go on with all plans.</source>
        <translation>모든 계획 계속.</translation>
    </message>
    <message>
        <source>Go on with plan %1.</source>
        <translation>계획 %1 계속.</translation>
    </message>
    <message>
        <source>Cancel plan %1.</source>
        <translation>계획 %1 취소.</translation>
    </message>
    <message>
        <source>Undo plan %1.</source>
        <translation>계획 %1 되돌리기.</translation>
    </message>
    <message>
        <source>Retry what failed for one reason.</source>
        <translation>한 가지 이유로 실패한 항목 다시 시도.</translation>
    </message>
    <message>
        <source>Hide an incident.</source>
        <translation>알림 숨기기.</translation>
    </message>
    <message>
        <source>Move %1 to %2.</source>
        <translation>%1 → %2 이동.</translation>
    </message>
    <message>
        <source>Hold %1.</source>
        <translation>%1 고정.</translation>
    </message>
    <message>
        <source>Release %1.</source>
        <translation>%1 고정 해제.</translation>
    </message>
    <message>
        <source>Retry %1.</source>
        <translation>%1 다시 시도.</translation>
    </message>
    <message>
        <source>Cancel the relocation of %1.</source>
        <translation>%1 재배치 취소.</translation>
    </message>
    <message>
        <source>Add %1.</source>
        <translation>%1 추가.</translation>
    </message>
    <message>
        <source>Forget %1; its file stays.</source>
        <translation>%1 목록에서 제거(파일은 그대로).</translation>
    </message>
    <message>
        <source>Set the levels: %1.</source>
        <translation>레벨 설정: %1.</translation>
    </message>
    <message>
        <source>Change the level %1.</source>
        <translation>%1 레벨 변경.</translation>
    </message>
    <message>
        <source>Check the level %1.</source>
        <translation>%1 레벨 점검.</translation>
    </message>
    <message>
        <source>Pause relocations.</source>
        <translation>재배치 일시 중지.</translation>
    </message>
    <message>
        <source>Resume relocations.</source>
        <translation>재배치 재개.</translation>
    </message>
    <message>
        <source>Lift the speed limit of copies.</source>
        <translation>복사 속도 제한 해제.</translation>
    </message>
    <message>
        <source>Limit copies to %1 MB/s.</source>
        <translation>복사 속도를 %1 MB/s로 제한.</translation>
    </message>
    <message>
        <source>Change the settings.</source>
        <translation>설정 변경.</translation>
    </message>
    <message>
        <source>Check the library and repair what can be proven.</source>
        <translation>라이브러리를 점검하고 확인된 것을 복구.</translation>
    </message>
    <message>
        <source>Check the library.</source>
        <translation>라이브러리 점검.</translation>
    </message>
    <message>
        <source>Make room in %1.</source>
        <translation>%1 레벨의 공간 확보.</translation>
    </message>
    <message>
        <source>Confirm the level %1.</source>
        <translation>%1 레벨 확인.</translation>
    </message>
    <message>
        <source>Take a library over.</source>
        <translation>라이브러리 인수.</translation>
    </message>
    <message>
        <source>Tierwatch %1 has started on %2 with %3 workers.</source>
        <translation>Tierwatch %1 시작: %2, 작업자 %3개.</translation>
    </message>
    <message>
        <source>No longer so: %1</source>
        <translation>해소됨: %1</translation>
    </message>
    <message>
        <source>%1 answers again.</source>
        <translation>%1 응답이 돌아왔습니다.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>%1 파일을 쓸 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>The export was called off.</source>
        <translation>내보내기가 취소되었습니다.</translation>
    </message>
    <message>
        <source>Another run has taken the adoption over, because this one rested for too long.</source>
        <translation>이 인수 작업이 너무 오래 멈춰 있어 다른 실행이 넘겨받았습니다.</translation>
    </message>
    <message>
        <source>The adoption was stopped; started again, it goes on.</source>
        <translation>인수 작업을 멈췄습니다. 다시 시작하면 이어서 합니다.</translation>
    </message>
    <message>
        <source>Another adoption is under way on this catalogue: wait for its end.</source>
        <translation>이 카탈로그에서 다른 인수 작업이 진행 중입니다. 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>The catalogue has no levels yet: give each with its directory and its least view count, as in bronze=/srv/bronze:0.</source>
        <translation>카탈로그에 아직 레벨이 없습니다. bronze=/srv/bronze:0 형식으로 각 레벨의 디렉터리와 최소 조회수를 주세요.</translation>
    </message>
    <message>
        <source>%1 in %2 begins like Tierwatch&apos;s own names, so it becomes no content: see whose it is, and rename it.</source>
        <translation>%2 레벨의 %1 항목은 Tierwatch 자체 이름처럼 시작하므로 콘텐츠가 되지 않습니다. 누구의 것인지 확인하고 이름을 바꾸세요.</translation>
    </message>
    <message>
        <source>%1 in %2 is no regular file, so it becomes no content: put the file itself there.</source>
        <translation>%2 레벨의 %1 항목은 일반 파일이 아니므로 콘텐츠가 되지 않습니다. 파일 자체를 그곳에 두세요.</translation>
    </message>
    <message>
        <source>%1 in %2 has directories deeper than 16 components, whose files become no contents: move them to a directory less deep.</source>
        <translation>%2 레벨의 %1 위치에 16단계보다 깊은 디렉터리가 있어 그 파일은 콘텐츠가 되지 않습니다. 더 얕은 디렉터리로 옮기세요.</translation>
    </message>
    <message>
        <source>%1 in %2: a file of that name in another level has just become a content, so this one does not: compare them, and remove or rename one.</source>
        <translation>%2 레벨의 %1: 다른 레벨에 있는 같은 이름의 파일이 방금 콘텐츠가 되었으므로 이 파일은 되지 않습니다. 비교해서 하나를 지우거나 이름을 바꾸세요.</translation>
    </message>
    <message>
        <source>%1 in %2 shares its file with content %3 (hard links), so neither is moved: replace one of them by a copy, or remove it.</source>
        <translation>%2 레벨의 %1 항목은 콘텐츠 %3번과 파일을 함께 씁니다(하드 링크). 둘 다 이동하지 않습니다. 하나를 복사본으로 바꾸거나 지우세요.</translation>
    </message>
    <message>
        <source>%1 in %2 has further names that are no contents (hard links), which a move would part, so it is not moved: remove them.</source>
        <translation>%2 레벨의 %1 파일에 콘텐츠가 아닌 다른 이름(하드 링크)이 있어 이동하면 갈라지므로 이동하지 않습니다. 그 이름을 지우세요.</translation>
    </message>
    <message>
        <source>There is no level %1; the levels are %2.</source>
        <translation>%1 레벨이 없습니다. 있는 레벨: %2.</translation>
    </message>
    <message>
        <source>The file %1 lies in %2 and not in %3: correct the level, or leave it out.</source>
        <translation>%1 파일은 %3 레벨에 없고 %2 레벨에 있습니다. 레벨을 고치거나 비워 두세요.</translation>
    </message>
    <message>
        <source>There is no file %1 in %2.</source>
        <translation>%2 레벨에 %1 파일이 없습니다.</translation>
    </message>
    <message>
        <source>There is no file %1 in the levels that could be looked at; others are offline.</source>
        <translation>확인할 수 있는 레벨에 %1 파일이 없습니다. 다른 레벨은 오프라인입니다.</translation>
    </message>
    <message>
        <source>There is no file %1 in any level.</source>
        <translation>어느 레벨에도 %1 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Files %1 lie in %2 and in %3: name the level of this content.</source>
        <translation>%1 파일이 %2, %3 두 레벨에 있습니다. 이 콘텐츠의 레벨을 적으세요.</translation>
    </message>
    <message>
        <source>In the catalogue the content %1 is %2 in %3: give another cid.</source>
        <translation>카탈로그에서 콘텐츠 %1번은 %3 레벨의 %2 파일입니다. 다른 cid를 주세요.</translation>
    </message>
    <message>
        <source>In the catalogue the file %1 in %2 is content %3: two contents cannot share it.</source>
        <translation>카탈로그에서 %2 레벨의 %1 파일은 콘텐츠 %3번입니다. 두 콘텐츠가 함께 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The import was stopped; started again with the same list, it goes on.</source>
        <translation>가져오기를 멈췄습니다. 같은 목록으로 다시 시작하면 이어서 합니다.</translation>
    </message>
    <message>
        <source>The content %1 was changed while the list was read: import it again.</source>
        <translation>목록을 읽는 동안 콘텐츠 %1번이 바뀌었습니다. 다시 가져오세요.</translation>
    </message>
    <message>
        <source>There is no such level.</source>
        <translation>그런 레벨이 없습니다.</translation>
    </message>
    <message>
        <source>In the directory of %1 stands something else than was confirmed: look again at what was found there.</source>
        <translation>%1 레벨의 디렉터리에 확인한 것과 다른 것이 있습니다. 그곳에서 발견된 것을 다시 보세요.</translation>
    </message>
    <message>
        <source>The catalogue has levels already, and none is called %1: leave the levels out, or add this one to the table first.</source>
        <translation>카탈로그에 이미 레벨이 있고 %1 레벨은 없습니다. 레벨을 빼거나 먼저 표에 추가하세요.</translation>
    </message>
    <message>
        <source>In the catalogue the level %1 is %2 and begins at %3: leave the levels out, or change the table first.</source>
        <translation>카탈로그에서 %1 레벨은 %2 위치이고 %3부터 시작합니다. 레벨을 빼거나 먼저 표를 바꾸세요.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no level: give its name, its directory as an absolute path and its least view count, as in gold=/srv/gold:2000.</source>
        <translation>&apos;%1&apos; 값은 레벨이 아닙니다. gold=/srv/gold:2000 형식으로 이름, 디렉터리의 절대 경로, 최소 조회수를 주세요.</translation>
    </message>
    <message>
        <source>The import was refused as a whole and nothing was changed: faults: %1; the first is in line %2: %3</source>
        <translation>가져오기를 통째로 거부했고 아무것도 바뀌지 않았습니다. 오류 %1개, 첫 오류는 %2행: %3</translation>
    </message>
    <message>
        <source>The list has no contents: give one line for each.</source>
        <translation>목록에 콘텐츠가 없습니다. 콘텐츠마다 한 행을 적으세요.</translation>
    </message>
    <message>
        <source>The line is longer than %1 bytes: this is no list of contents.</source>
        <translation>행이 %1바이트보다 깁니다. 콘텐츠 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>The list is written in UTF-16: save it as UTF-8.</source>
        <translation>목록이 UTF-16입니다. UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>The line contains a zero byte: remove it.</source>
        <translation>행에 0 바이트가 있습니다. 지우세요.</translation>
    </message>
    <message>
        <source>The line is not valid UTF-8 (Latin-1, perhaps): save the list as UTF-8.</source>
        <translation>행이 올바른 UTF-8이 아닙니다(Latin-1일 수 있음). 목록을 UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>The line contains a control character: remove it.</source>
        <translation>행에 제어 문자가 있습니다. 지우세요.</translation>
    </message>
    <message>
        <source>Something stands between a closing quotation mark and the next comma: put the whole field into quotation marks, and double those inside.</source>
        <translation>닫는 따옴표와 다음 쉼표 사이에 무언가 있습니다. 항목 전체를 따옴표로 묶고 안의 따옴표는 두 번 쓰세요.</translation>
    </message>
    <message>
        <source>A quotation mark is not closed on its line: close it, and double those inside.</source>
        <translation>따옴표가 그 행에서 닫히지 않았습니다. 닫고, 안의 따옴표는 두 번 쓰세요.</translation>
    </message>
    <message>
        <source>A quotation mark stands inside of the field &apos;%1&apos;: put the whole field into quotation marks, and double those inside.</source>
        <translation>&apos;%1&apos; 항목 안에 따옴표가 있습니다. 항목 전체를 따옴표로 묶고 안의 따옴표는 두 번 쓰세요.</translation>
    </message>
    <message>
        <source>The line has more than five fields: cid, filename, level, count, views per day; put a file name with a comma into quotation marks.</source>
        <translation>행에 항목이 다섯 개(cid, filename, level, count, views per day)보다 많습니다. 쉼표가 있는 파일 이름은 따옴표로 묶으세요.</translation>
    </message>
    <message>
        <source>The column %1 is called &apos;%2&apos;: the columns are cid, filename, level, count, views per day, in this order.</source>
        <translation>%1번째 열의 이름이 &apos;%2&apos;입니다. 열은 cid, filename, level, count, views per day 순서입니다.</translation>
    </message>
    <message>
        <source>The fields are separated by semicolons: separate them by commas.</source>
        <translation>항목이 세미콜론으로 나뉘어 있습니다. 쉼표로 나누세요.</translation>
    </message>
    <message>
        <source>The line has one field: give a cid and a file name, separated by a comma.</source>
        <translation>행에 항목이 하나뿐입니다. cid와 파일 이름을 쉼표로 나누어 적으세요.</translation>
    </message>
    <message>
        <source>cid is &apos;%1&apos;: give digits only, from 1 to 9223372036854775807, or nothing for a new one.</source>
        <translation>cid 값이 &apos;%1&apos;입니다. 1부터 9223372036854775807까지 숫자만 적거나, 새 번호를 받으려면 비워 두세요.</translation>
    </message>
    <message>
        <source>count is &apos;%1&apos;: give digits only, from 0 to %2, or nothing where it is not known.</source>
        <translation>count 값이 &apos;%1&apos;입니다. 0부터 %2까지 숫자만 적거나, 모르면 비워 두세요.</translation>
    </message>
    <message>
        <source>views per day is &apos;%1&apos;: give a number such as 12 or 0.5, or nothing where it is not known.</source>
        <translation>views per day 값이 &apos;%1&apos;입니다. 12나 0.5 같은 수를 적거나, 모르면 비워 두세요.</translation>
    </message>
    <message>
        <source>views per day stands without a count: give the count as well.</source>
        <translation>count 없이 views per day만 있습니다. count도 적으세요.</translation>
    </message>
    <message>
        <source>The list names more than %1 levels.</source>
        <translation>목록에 레벨이 %1개보다 많습니다.</translation>
    </message>
    <message>
        <source>The cid %1 stands in line %2 already: each content has one line.</source>
        <translation>cid %1번은 이미 %2행에 있습니다. 콘텐츠마다 한 행만 적으세요.</translation>
    </message>
    <message>
        <source>The file %1 stands in line %2 already: two contents cannot share a file.</source>
        <translation>%1 파일은 이미 %2행에 있습니다. 두 콘텐츠가 한 파일을 함께 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The adoption was cut off; started again, it goes on.</source>
        <translation>인수 작업이 끊겼습니다. 다시 시작하면 이어서 합니다.</translation>
    </message>
    <message>
        <source>The adoption ended by a fault: %1.</source>
        <translation>인수 작업이 오류로 끝났습니다: %1.</translation>
    </message>
    <message>
        <source>The list %1 is longer than a gibibyte: import it in parts.</source>
        <translation>%1 목록이 1기비바이트보다 깁니다. 나누어 가져오세요.</translation>
    </message>
    <message>
        <source>The list %1 cannot be read: %2.</source>
        <translation>%1 목록을 읽을 수 없습니다: %2.</translation>
    </message>
    <message>
        <source>It takes the list&apos;s file, or - for standard input, as its first word.</source>
        <translation>첫 낱말로 목록 파일이나 표준 입력을 뜻하는 -를 받습니다.</translation>
    </message>
    <message>
        <source>It takes confirm NAME; --help says more.</source>
        <translation>confirm 이름을 받습니다. --help에 자세히 나옵니다.</translation>
    </message>
    <message>
        <source>There is no level %1.</source>
        <translation>%1 레벨이 없습니다.</translation>
    </message>
    <message>
        <source>The catalogue has no levels yet: run tierwatchd adopt, or add them first.</source>
        <translation>카탈로그에 아직 레벨이 없습니다. tierwatchd adopt 명령을 실행하거나 먼저 레벨을 추가하세요.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2): run it as root, or name another file with --write=FILE.</source>
        <translation>%1 쓰기 불가(%2): root로 실행하거나 --write=FILE로 다른 파일을 지정하세요.</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>waiting</source>
        <comment>state of a relocation</comment>
        <translation>대기</translation>
    </message>
    <message>
        <source>running</source>
        <comment>state of a relocation</comment>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>lingering</source>
        <comment>state of a relocation</comment>
        <translation>이전 사본 유지</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>state of a relocation</comment>
        <translation>실패</translation>
    </message>
    <message>
        <source>views</source>
        <comment>cause of a relocation</comment>
        <translation>조회</translation>
    </message>
    <message>
        <source>force</source>
        <comment>cause of a relocation: an operator</comment>
        <translation>강제 이동</translation>
    </message>
    <message>
        <source>levels edited</source>
        <comment>cause of a relocation</comment>
        <translation>레벨 편집</translation>
    </message>
    <message>
        <source>recovery</source>
        <comment>cause of a relocation</comment>
        <translation>복구</translation>
    </message>
    <message>
        <source>fewer views</source>
        <comment>cause of a relocation: interest faded</comment>
        <translation>조회 감소</translation>
    </message>
    <message>
        <source>making room</source>
        <comment>cause of a relocation</comment>
        <translation>공간 확보</translation>
    </message>
    <message>
        <source>import</source>
        <comment>cause of a relocation</comment>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 이상</translation>
    </message>
    <message numerus="yes">
        <source>%Ln others were refused as well.</source>
        <translation>
            <numerusform>그 밖에 %Ln건도 거부되었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>file missing</source>
        <translation>파일 없음</translation>
    </message>
    <message>
        <source>in another level</source>
        <translation>다른 레벨에 있음</translation>
    </message>
    <message>
        <source>second copy</source>
        <translation>중복 사본</translation>
    </message>
    <message>
        <source>shares its file</source>
        <translation>파일 공유</translation>
    </message>
    <message>
        <source>size changed</source>
        <translation>크기 변경됨</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>사용 불가</translation>
    </message>
    <message>
        <source>file without content</source>
        <translation>콘텐츠 없는 파일</translation>
    </message>
    <message>
        <source>abandoned copy</source>
        <translation>중단된 사본</translation>
    </message>
    <message>
        <source>old source left</source>
        <translation>남은 원본</translation>
    </message>
    <message>
        <source>strange name</source>
        <translation>이상한 이름</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>state differs</source>
        <translation>상태 불일치</translation>
    </message>
    <message>
        <source>level offline</source>
        <translation>레벨 오프라인</translation>
    </message>
    <message>
        <source>correct the catalogue</source>
        <translation>카탈로그 바로잡기</translation>
    </message>
    <message>
        <source>remove the copy, once proven the same</source>
        <translation>같은 파일임을 확인한 뒤 사본 제거</translation>
    </message>
    <message>
        <source>remove the abandoned copy</source>
        <translation>중단된 사본 제거</translation>
    </message>
    <message>
        <source>remove the old source, once proven the same</source>
        <translation>같은 파일임을 확인한 뒤 남은 원본 제거</translation>
    </message>
    <message>
        <source>write the state again</source>
        <translation>상태 다시 쓰기</translation>
    </message>
    <message>
        <source>This process has no endpoint (--no-api): players report to another one on the same catalogue.</source>
        <translation>이 프로세스에는 엔드포인트가 없습니다(--no-api). 플레이어는 같은 카탈로그의 다른 프로세스에 보고합니다.</translation>
    </message>
    <message>
        <source>Views come and are rejected, most of them with: %1</source>
        <translation>조회가 오지만 거부됩니다. 가장 많은 이유: %1</translation>
    </message>
    <message>
        <source>Views come for cids that the catalogue does not have; see Unknown cids.</source>
        <translation>카탈로그에 없는 cid의 조회가 옵니다. “알 수 없는 cid”를 보세요.</translation>
    </message>
    <message>
        <source>The address: the endpoint listens on %1. From another machine a loopback address cannot be reached; start with --listen and an address of this machine.</source>
        <translation>주소: 엔드포인트는 %1 에서 수신합니다. 다른 컴퓨터에서는 루프백 주소에 닿을 수 없으니, 이 컴퓨터의 주소를 --listen 으로 지정해 시작하세요.</translation>
    </message>
    <message>
        <source>The name: a Host that is neither the address nor one of “hosts” in the configuration file is refused with 421.</source>
        <translation>이름: Host가 이 주소도 아니고 설정 파일의 “hosts”에도 없으면 421로 거부됩니다.</translation>
    </message>
    <message>
        <source>The token: from beyond this machine players need the players&apos; token, or “open = on”; without it the answer is 401.</source>
        <translation>토큰: 이 컴퓨터 밖의 플레이어에게는 플레이어 토큰 또는 “open = on” 설정이 필요합니다. 없으면 401로 응답합니다.</translation>
    </message>
    <message>
        <source>Before asking further, run the first line above on this machine: if its view appears here, the way from the players is what is wrong.</source>
        <translation>먼저 위의 첫 줄을 이 컴퓨터에서 실행해 보세요. 그 조회가 여기에 나타나면 플레이어에서 오는 경로가 문제입니다.</translation>
    </message>
    <message>
        <source>When no view arrives</source>
        <translation>조회가 오지 않을 때</translation>
    </message>
</context>
<context>
    <name>tierwatch::AddBar</name>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Add a content</source>
        <translation>콘텐츠 추가</translation>
    </message>
    <message>
        <source>File name inside of the level</source>
        <translation>레벨 안의 파일 이름</translation>
    </message>
    <message>
        <source>cid; empty: the next free one</source>
        <translation>cid, 비우면 다음 빈 번호</translation>
    </message>
    <message>
        <source>next free cid</source>
        <translation>다음 빈 cid</translation>
    </message>
    <message>
        <source>Level in which the file lies</source>
        <translation>파일이 있는 레벨</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Add</source>
        <comment>followed by a file name</comment>
        <translation>추가:</translation>
    </message>
    <message>
        <source>in</source>
        <comment>followed by a level</comment>
        <translation>레벨:</translation>
    </message>
    <message>
        <source>Its file must already lie in that level.</source>
        <translation>파일이 이미 그 레벨에 있어야 합니다.</translation>
    </message>
</context>
<context>
    <name>tierwatch::AttentionBar</name>
    <message>
        <source>Attention</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>Previous attention</source>
        <translation>이전 알림</translation>
    </message>
    <message>
        <source>Next attention</source>
        <translation>다음 알림</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>position in the attentions</comment>
        <translation>%2개 중 %1번째</translation>
    </message>
</context>
<context>
    <name>tierwatch::AuditModel</name>
    <message>
        <source>yours to decide</source>
        <comment>what a repair would do: nothing</comment>
        <translation>직접 결정 필요</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>복구함</translation>
    </message>
    <message>
        <source>Finding</source>
        <comment>column: what kind of finding it is</comment>
        <translation>발견 항목</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>What was found</source>
        <comment>column: a sentence</comment>
        <translation>발견 내용</translation>
    </message>
    <message>
        <source>A repair would</source>
        <comment>column: what a repair would do</comment>
        <translation>복구 시</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>column: what became of the repair</comment>
        <translation>결과</translation>
    </message>
    <message>
        <source>cid</source>
        <translation>cid</translation>
    </message>
</context>
<context>
    <name>tierwatch::Commander</name>
    <message>
        <source>levels edited</source>
        <translation>레벨 편집</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contents to %1</source>
        <comment>a level</comment>
        <translation>
            <numerusform>콘텐츠 %Ln개를 %1 레벨로</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::ContentActions</name>
    <message>
        <source>Move &amp;to</source>
        <translation>이동 대상(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Move to …</source>
        <translation>이동(&amp;M) …</translation>
    </message>
    <message>
        <source>&amp;Hold here</source>
        <translation>여기에 고정(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>다시 시도(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel relocation</source>
        <translation>재배치 취소(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>경로 복사(&amp;P)</translation>
    </message>
    <message>
        <source>Re&amp;lease</source>
        <translation>고정 해제(&amp;L)</translation>
    </message>
    <message>
        <source>Copy &amp;URL</source>
        <translation>URL 복사(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation>폴더 열기(&amp;O)</translation>
    </message>
</context>
<context>
    <name>tierwatch::ContentModel</name>
    <message>
        <source>in place</source>
        <translation>제자리</translation>
    </message>
    <message>
        <source>count unknown</source>
        <translation>조회 수 미확인</translation>
    </message>
    <message>
        <source>waits: %1</source>
        <comment>%1: a sentence, why</comment>
        <translation>대기: %1</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>moving</source>
        <translation>이동 중</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percent</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>lingering</source>
        <translation>이전 사본 유지</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <comment>%1: a sentence, why</comment>
        <translation>실패: %1</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>제거됨</translation>
    </message>
    <message>
        <source>It is in its new level. The old copy stays a little longer for readers that have it open.</source>
        <translation>새 레벨에 있습니다. 열어 둔 플레이어를 위해 이전 사본을 잠시 더 둡니다.</translation>
    </message>
    <message>
        <source>Count unknown: no player has reported this content yet, so it stays in %1.</source>
        <translation>조회 수 미확인: 아직 보고되지 않아 %1 레벨에 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>조회 수</translation>
    </message>
    <message>
        <source>To</source>
        <comment>column: the level a content goes to</comment>
        <translation>이동 대상</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>레벨 변경</translation>
    </message>
    <message>
        <source>Last view</source>
        <translation>마지막 조회</translation>
    </message>
    <message>
        <source>Held until</source>
        <translation>고정 기한</translation>
    </message>
    <message>
        <source>cid</source>
        <translation>cid</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>%1 in %2 if it is watched as it is now</source>
        <comment>level, time</comment>
        <translation>지금처럼 조회되면 %2 뒤 %1 레벨</translation>
    </message>
    <message>
        <source>%1 in %2 if nobody watches it</source>
        <comment>level, time</comment>
        <translation>조회가 없으면 %2 뒤 %1 레벨</translation>
    </message>
    <message>
        <source>Recent</source>
        <comment>column: recent views</comment>
        <translation>최근 조회</translation>
    </message>
    <message>
        <source>Next</source>
        <comment>column: where the content goes next, and when</comment>
        <translation>다음</translation>
    </message>
    <message>
        <source>held</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>held %1</source>
        <comment>%1: for how long yet</comment>
        <translation>고정: %1</translation>
    </message>
</context>
<context>
    <name>tierwatch::ContentsPage</name>
    <message>
        <source>Contents</source>
        <translation>콘텐츠</translation>
    </message>
    <message>
        <source>Rows keep their places while you are in the table. F5 puts them in order.</source>
        <translation>표를 보는 동안에는 행의 순서가 바뀌지 않습니다. F5를 누르면 다시 정렬합니다.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>%1 contents</source>
        <translation>콘텐츠 %1개</translation>
    </message>
    <message>
        <source>%1 of %2 contents</source>
        <translation>콘텐츠 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1개 선택</translation>
    </message>
    <message numerus="yes">
        <source>%Ln changes · F5</source>
        <comment>of the order, not shown yet</comment>
        <translation>
            <numerusform>변경 %Ln건 · F5</numerusform>
        </translation>
    </message>
    <message>
        <source>This catalogue has no contents yet.

To look around, start with a sample library of twelve short videos:
tierwatch --sample DIR</source>
        <translation>이 카탈로그에는 아직 콘텐츠가 없습니다.

짧은 동영상 12개로 된 예제 라이브러리로 둘러볼 수 있습니다:
tierwatch --sample DIR</translation>
    </message>
    <message>
        <source>No content is like that now.</source>
        <translation>지금 그런 콘텐츠가 없습니다.</translation>
    </message>
    <message>
        <source>No content matches “%1”.</source>
        <translation>“%1”에 맞는 콘텐츠가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln contents</source>
        <comment>beside the pointer</comment>
        <translation>
            <numerusform>콘텐츠 %Ln개 이동</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::CopyLine</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <comment>button; %1 is what it copies</comment>
        <translation>복사: %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
</context>
<context>
    <name>tierwatch::DetailsPane</name>
    <message>
        <source>Details</source>
        <translation>상세 정보</translation>
    </message>
    <message>
        <source>Why here</source>
        <translation>이 레벨에 있는 이유</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Move to …</source>
        <translation>이동 …</translation>
    </message>
    <message>
        <source>Ctrl+M</source>
        <translation>Ctrl+M</translation>
    </message>
    <message>
        <source>Ctrl+H</source>
        <translation>Ctrl+H</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>이동 내역</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Ctrl+Shift+C</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contents are selected.</source>
        <translation>
            <numerusform>콘텐츠 %Ln개를 선택했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a content to see why it is where it is, and what comes next.</source>
        <translation>콘텐츠를 선택하면 이 레벨에 있는 이유와 다음 이동을 보여 줍니다.</translation>
    </message>
    <message>
        <source>%1 · cid %2 · %3</source>
        <comment>level, number, size</comment>
        <translation>%1 · cid %2 · %3</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>Hold here</source>
        <translation>여기에 고정</translation>
    </message>
    <message>
        <source>%1   %2 → %3</source>
        <comment>when, level before, level after</comment>
        <translation>%1   %2 → %3</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>읽는 중 …</translation>
    </message>
    <message>
        <source>It has not changed its level yet.</source>
        <translation>아직 레벨이 바뀐 적이 없습니다.</translation>
    </message>
</context>
<context>
    <name>tierwatch::Exporter</name>
    <message>
        <source>Export what is shown</source>
        <translation>표시된 항목 내보내기</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>쉼표로 구분된 값 (*.csv)</translation>
    </message>
</context>
<context>
    <name>tierwatch::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>File or cid</source>
        <translation>파일 또는 cid</translation>
    </message>
    <message>
        <source>Show only what matches (Ctrl+F); Esc shows everything</source>
        <translation>맞는 것만 보기(Ctrl+F), Esc를 누르면 모두 보기</translation>
    </message>
    <message>
        <source>Level shown</source>
        <translation>표시할 레벨</translation>
    </message>
    <message>
        <source>Status shown</source>
        <translation>표시할 상태</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>모든 상태</translation>
    </message>
    <message>
        <source>Count unknown</source>
        <translation>조회 수 미확인</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>모든 레벨</translation>
    </message>
    <message>
        <source>In place</source>
        <translation>제자리</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>Lingering</source>
        <translation>이전 사본 유지</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
</context>
<context>
    <name>tierwatch::ForceBar</name>
    <message>
        <source>1 hour</source>
        <translation>1시간</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24시간</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7일</translation>
    </message>
    <message>
        <source>until released</source>
        <translation>해제할 때까지</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>고정 안 함</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Move to a level</source>
        <translation>레벨로 이동</translation>
    </message>
    <message>
        <source>Level to move to</source>
        <translation>이동할 레벨</translation>
    </message>
    <message>
        <source>How long to keep it there</source>
        <translation>고정할 기간</translation>
    </message>
    <message>
        <source>and keep there</source>
        <comment>followed by a duration</comment>
        <translation>고정</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>at least %1</source>
        <comment>bytes</comment>
        <translation>최소 %1</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln contents (%1) to</source>
        <comment>followed by a level</comment>
        <translation>
            <numerusform>콘텐츠 %Ln개(%1) 이동:</numerusform>
        </translation>
    </message>
    <message>
        <source>cannot be written to now: it will wait</source>
        <translation>지금은 쓸 수 없어 대기합니다</translation>
    </message>
    <message>
        <source>%1 short: the rest waits</source>
        <comment>bytes</comment>
        <translation>공간 %1 부족, 나머지는 대기</translation>
    </message>
    <message>
        <source>fits, %1 left</source>
        <comment>bytes</comment>
        <translation>공간 충분, %1 남음</translation>
    </message>
    <message>
        <source>goes back at its next view</source>
        <translation>다음 조회 때 되돌아감</translation>
    </message>
    <message numerus="yes">
        <source>Move all %Ln contents that match (%1) to</source>
        <comment>followed by a level</comment>
        <translation>
            <numerusform>맞는 콘텐츠 %Ln개 모두(%1) 이동:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::HealthBar</name>
    <message>
        <source>starting</source>
        <translation>시작 중</translation>
    </message>
    <message>
        <source>good</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>degraded</source>
        <translation>불안정</translation>
    </message>
    <message>
        <source>down</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>카탈로그</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>엔드포인트</translation>
    </message>
    <message numerus="yes">
        <source>%n workers</source>
        <translation>
            <numerusform>작업자 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>host, its workers</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 views/s · %2 requests/s</source>
        <translation>조회 %1회/초 · 요청 %2건/초</translation>
    </message>
</context>
<context>
    <name>tierwatch::HistogramView</name>
    <message>
        <source>Contents by their number of views</source>
        <translation>조회 수별 콘텐츠</translation>
    </message>
    <message>
        <source>count unknown</source>
        <comment>under a bar of a picture</comment>
        <translation>조회 수 미확인</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contents with %1</source>
        <comment>a range of view counts</comment>
        <translation>
            <numerusform>조회 수 %1: 콘텐츠 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting the contents …</source>
        <translation>콘텐츠를 세는 중 …</translation>
    </message>
</context>
<context>
    <name>tierwatch::HistoryModel</name>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>cid</source>
        <translation>cid</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>There since</source>
        <comment>column: when the content had come to the old level</comment>
        <translation>이전 레벨 시작</translation>
    </message>
    <message>
        <source>From</source>
        <comment>column: a level</comment>
        <translation>이전 레벨</translation>
    </message>
    <message>
        <source>Moved</source>
        <comment>column: a time</comment>
        <translation>이동 시각</translation>
    </message>
    <message>
        <source>To</source>
        <comment>column: a level</comment>
        <translation>새 레벨</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>원인</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>요청자</translation>
    </message>
</context>
<context>
    <name>tierwatch::HistoryPage</name>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Nothing has changed its level yet.</source>
        <translation>아직 레벨이 바뀐 콘텐츠가 없습니다.</translation>
    </message>
    <message>
        <source>The history could not be read. %1</source>
        <translation>이력을 읽지 못했습니다. %1</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>읽는 중 …</translation>
    </message>
    <message>
        <source>The newest %1 changes; older ones come as you scroll</source>
        <translation>최근 변경 %1건, 스크롤하면 더 오래된 것을 불러옵니다</translation>
    </message>
    <message>
        <source>%1 changes</source>
        <translation>변경 %1건</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Level</source>
        <comment>column: went from there and came back</comment>
        <translation>레벨</translation>
    </message>
    <message>
        <source>Went to</source>
        <comment>column: a level</comment>
        <translation>이동했던 레벨</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>횟수</translation>
    </message>
    <message>
        <source>Moved</source>
        <comment>column: bytes</comment>
        <translation>이동량</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>마지막</translation>
    </message>
    <message>
        <source>Contents that went back and forth</source>
        <translation>오간 콘텐츠</translation>
    </message>
    <message>
        <source>No content has gone back within a day to the level it had left.</source>
        <translation>하루 안에 떠났던 레벨로 되돌아간 콘텐츠가 없습니다.</translation>
    </message>
    <message>
        <source>Moves shown</source>
        <translation>표시할 이동</translation>
    </message>
    <message>
        <source>All moves</source>
        <translation>전체 이동</translation>
    </message>
    <message>
        <source>Promotions</source>
        <translation>승격</translation>
    </message>
    <message>
        <source>Demotions</source>
        <translation>강등</translation>
    </message>
    <message>
        <source>Back and forth</source>
        <translation>오간 콘텐츠</translation>
    </message>
    <message>
        <source>Contents that came back within a day to the level they had left</source>
        <translation>하루 안에 떠났던 레벨로 되돌아간 콘텐츠</translation>
    </message>
    <message>
        <source>Level that contents left or came to</source>
        <translation>콘텐츠가 떠나거나 들어온 레벨</translation>
    </message>
    <message>
        <source>Time in which contents moved</source>
        <translation>콘텐츠가 이동한 시간</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>최근 1시간</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>최근 24시간</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>Last 28 days</source>
        <translation>최근 28일</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>최근 1년</translation>
    </message>
    <message>
        <source>As in the plot</source>
        <translation>그래프와 같이</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>모든 레벨</translation>
    </message>
    <message>
        <source>No move is like that.</source>
        <translation>해당하는 이동이 없습니다.</translation>
    </message>
    <message>
        <source>cid %1</source>
        <translation>cid %1</translation>
    </message>
    <message numerus="yes">
        <source>In the time shown %Ln contents came back within a day to the level they had left, %1 times in all: %2 for nothing. A dead zone avoids that.</source>
        <translation>
            <numerusform>표시된 기간에 콘텐츠 %Ln개가 하루 안에 떠났던 레벨로 되돌아갔습니다(모두 %1번, 불필요한 이동 %2). 완충 구간을 두면 줄어듭니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::LevelLine</name>
    <message>
        <source>%1 of %2</source>
        <comment>used bytes of all</comment>
        <translation>%2 중 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contents</source>
        <translation>
            <numerusform>콘텐츠 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 moving in</source>
        <comment>number of relocations</comment>
        <translation>%1건 이동 중</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <comment>number of relocations</comment>
        <translation>%1건 대기</translation>
    </message>
    <message>
        <source>Level %1</source>
        <translation>%1 레벨</translation>
    </message>
    <message>
        <source>counts %1</source>
        <translation>조회 수 %1</translation>
    </message>
    <message>
        <source>Show only what is in %1</source>
        <translation>%1 레벨의 콘텐츠만 보기</translation>
    </message>
</context>
<context>
    <name>tierwatch::LevelModel</name>
    <message>
        <source>goes when applied</source>
        <comment>a level that is removed by the pending edits</comment>
        <translation>적용하면 제거됨</translation>
    </message>
    <message>
        <source>comes when applied</source>
        <comment>a level that is added by the pending edits</comment>
        <translation>적용하면 추가됨</translation>
    </message>
    <message>
        <source>good</source>
        <comment>state of a level</comment>
        <translation>정상</translation>
    </message>
    <message>
        <source>not writable</source>
        <comment>state of a level</comment>
        <translation>쓸 수 없음</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>Key</source>
        <comment>column: what stores call the level</comment>
        <translation>키</translation>
    </message>
    <message>
        <source>From</source>
        <comment>column: the least view count</comment>
        <translation>시작</translation>
    </message>
    <message>
        <source>To</source>
        <comment>column: the greatest view count</comment>
        <translation>끝</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>디렉터리</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>콘텐츠</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>남은 공간</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Mode</source>
        <comment>column: whether a level takes files</comment>
        <translation>모드</translation>
    </message>
    <message>
        <source>Capacity</source>
        <comment>column: bytes that a level&apos;s contents may take</comment>
        <translation>용량</translation>
    </message>
    <message>
        <source>Full at</source>
        <comment>column: percent from which on a level counts as full</comment>
        <translation>상한</translation>
    </message>
    <message>
        <source>Clear to</source>
        <comment>column: percent down to which room is made</comment>
        <translation>하한</translation>
    </message>
    <message>
        <source>Reserve</source>
        <comment>column: bytes left free</comment>
        <translation>여유분</translation>
    </message>
    <message>
        <source>Address</source>
        <comment>column: public URL of a level&apos;s directory</comment>
        <translation>공개 주소</translation>
    </message>
    <message>
        <source>Verify</source>
        <comment>column: how copies are verified</comment>
        <translation>검증</translation>
    </message>
    <message>
        <source>Linger</source>
        <comment>column: how long the old file stays after a move</comment>
        <translation>이전 파일 유지</translation>
    </message>
    <message>
        <source>full</source>
        <comment>state of a level</comment>
        <translation>공간 부족</translation>
    </message>
</context>
<context>
    <name>tierwatch::LevelStrip</name>
    <message>
        <source>Levels</source>
        <translation>레벨</translation>
    </message>
</context>
<context>
    <name>tierwatch::LevelsPage</name>
    <message>
        <source>Levels</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>Add level</source>
        <translation>레벨 추가</translation>
    </message>
    <message>
        <source>Remove level</source>
        <translation>레벨 제거</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>There are no levels yet. Add one: the lowest begins at 0.</source>
        <translation>아직 레벨이 없습니다. 하나를 추가하세요. 가장 낮은 레벨은 0부터입니다.</translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation>Ctrl+S</translation>
    </message>
    <message>
        <source>Applying …</source>
        <translation>적용 중 …</translation>
    </message>
    <message>
        <source>What you edited is marked. Nothing changes before you apply it.</source>
        <translation>편집한 곳이 표시되어 있습니다. 적용하기 전에는 아무것도 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>Double-click a cell to edit it. A content goes up as soon as its count reaches a level&apos;s minimum.</source>
        <translation>셀을 두 번 클릭하면 편집합니다. 조회 수가 레벨의 시작 값에 이르면 콘텐츠가 바로 올라갑니다.</translation>
    </message>
    <message>
        <source>Check this level</source>
        <translation>이 레벨 점검</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>상대 값 적용</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>내 값 유지</translation>
    </message>
    <message>
        <source>Move in the background</source>
        <translation>백그라운드로 이동</translation>
    </message>
    <message>
        <source>Only as they are viewed</source>
        <translation>조회될 때만 이동</translation>
    </message>
    <message>
        <source>Drag a limit to see what it would move. Nothing changes before you apply it.</source>
        <translation>경계를 끌면 무엇이 이동할지 보여 줍니다. 적용하기 전에는 아무것도 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>views in all</source>
        <translation>전체 조회 수</translation>
    </message>
    <message numerus="yes">
        <source>views of about the last %Ln days</source>
        <comment>under the axis of a picture</comment>
        <translation>
            <numerusform>최근 약 %Ln일간의 조회 수</numerusform>
        </translation>
    </message>
    <message>
        <source>Applied. What lies elsewhere now moves in the background. Ctrl+Z takes it back.</source>
        <translation>적용했습니다. 다른 레벨에 있는 콘텐츠는 백그라운드에서 이동합니다. Ctrl+Z 로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Applied. Ctrl+Z takes it back.</source>
        <translation>적용했습니다. Ctrl+Z 로 되돌릴 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%1 still has %Ln contents. Set its mode to drain, and remove it when they have moved.</source>
        <comment>a level, its contents</comment>
        <translation>
            <numerusform>%1 레벨에 아직 콘텐츠 %Ln개가 있습니다. 모드를 비우기로 바꾸고, 이동이 끝나면 삭제하세요.</numerusform>
        </translation>
    </message>
    <message>
        <source>Trying out in %1 what relocations will do …</source>
        <comment>a directory</comment>
        <translation>%1 에서 재배치 동작을 시험하는 중 …</translation>
    </message>
</context>
<context>
    <name>tierwatch::LibraryCheckPage</name>
    <message>
        <source>Findings</source>
        <translation>발견 항목</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>지금 점검</translation>
    </message>
    <message>
        <source>Findings shown</source>
        <translation>표시할 발견 항목</translation>
    </message>
    <message>
        <source>Repair these …</source>
        <translation>이 항목 복구 …</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>점검 진행률</translation>
    </message>
    <message>
        <source>Compares catalogue, directories and state store. Nothing is changed.</source>
        <translation>카탈로그, 디렉터리, 상태 저장소를 비교합니다. 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>복구</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>All findings</source>
        <translation>전체 발견 항목</translation>
    </message>
    <message>
        <source> by %1</source>
        <comment>who began the check</comment>
        <translation> (%1 님)</translation>
    </message>
    <message>
        <source>The library has not been checked yet. A check compares catalogue, directories and state store, and changes nothing.</source>
        <translation>라이브러리를 아직 점검하지 않았습니다. 점검은 카탈로그, 디렉터리, 상태 저장소를 비교하며 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Checking since %1%2: %3 files of %4 contents looked at</source>
        <comment>a time, by whom, a number, a number</comment>
        <translation>%1부터 점검 중%2: 콘텐츠 %4개 중 파일 %3개 확인</translation>
    </message>
    <message>
        <source>The check of %1%2 came to no end. %3</source>
        <comment>a time, by whom, a sentence</comment>
        <translation>%1 점검%2 이(가) 끝나지 못했습니다. %3</translation>
    </message>
    <message>
        <source>Last checked %1%2: %3 contents, %4 files.</source>
        <comment>a time, by whom, a number, a number</comment>
        <translation>마지막 점검 %1%2: 콘텐츠 %3개, 파일 %4개.</translation>
    </message>
    <message>
        <source>Everything is as it should be.</source>
        <translation>모두 정상입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln repaired.</source>
        <comment>findings</comment>
        <translation>
            <numerusform>%Ln개 복구함.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln findings left.</source>
        <translation>
            <numerusform>%Ln개 남음.</numerusform>
        </translation>
    </message>
    <message>
        <source>Check again to see them: they are not kept over a restart.</source>
        <translation>다시 점검하면 볼 수 있습니다. 재시작하면 목록은 남지 않습니다.</translation>
    </message>
    <message>
        <source>The check could not be asked for. %1</source>
        <translation>점검 상태를 확인할 수 없습니다. %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them can be repaired; the others are yours to decide.</source>
        <comment>findings</comment>
        <translation>
            <numerusform>이 중 %Ln개는 복구할 수 있고, 나머지는 직접 결정해야 합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has been checked yet.</source>
        <translation>아직 점검하지 않았습니다.</translation>
    </message>
    <message>
        <source>No finding is like that.</source>
        <translation>해당하는 발견 항목이 없습니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is done: how many times</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Of what is selected nothing can be repaired.</source>
        <translation>선택한 항목 중 복구할 수 있는 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Repair %Ln findings? Each is looked at again and proven first; no last copy is ever removed.</source>
        <translation>
            <numerusform>%Ln개 항목을 복구할까요? 각각 다시 확인한 뒤에만 바꾸며, 마지막 사본은 절대 지우지 않습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::LimitHandle</name>
    <message>
        <source>Left and right move the limit by one percent, Page up and Page down by ten.</source>
        <comment>of a handle</comment>
        <translation>왼쪽·오른쪽 키는 경계를 1%씩, Page Up·Page Down 키는 10%씩 옮깁니다.</translation>
    </message>
    <message>
        <source>%1 begins at %2</source>
        <comment>a level and a view count</comment>
        <translation>%1 레벨 시작: %2</translation>
    </message>
</context>
<context>
    <name>tierwatch::LogModel</name>
    <message>
        <source>warning</source>
        <comment>kind of a line in the log</comment>
        <translation>경고</translation>
    </message>
    <message>
        <source>error</source>
        <comment>kind of a line in the log</comment>
        <translation>오류</translation>
    </message>
    <message>
        <source>Tierwatch</source>
        <comment>who did it: the program itself</comment>
        <translation>Tierwatch</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Kind</source>
        <comment>column: warning or error</comment>
        <translation>종류</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>What</source>
        <comment>column: what somebody did, or what was noticed</comment>
        <translation>내용</translation>
    </message>
    <message>
        <source>Outcome</source>
        <comment>column: what came of it</comment>
        <translation>결과</translation>
    </message>
    <message>
        <source>From</source>
        <comment>column: an address</comment>
        <translation>출처</translation>
    </message>
</context>
<context>
    <name>tierwatch::LogPage</name>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Lines shown</source>
        <translation>표시할 줄</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>경고와 오류</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>The log could not be read. %1</source>
        <translation>로그를 읽을 수 없습니다. %1</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>읽는 중 …</translation>
    </message>
    <message numerus="yes">
        <source>The newest %Ln lines; older ones come as you scroll</source>
        <translation>
            <numerusform>최근 %Ln줄. 아래로 내리면 이전 줄을 불러옵니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines</source>
        <comment>of the log</comment>
        <translation>
            <numerusform>%Ln줄</numerusform>
        </translation>
    </message>
    <message>
        <source>No line is like that.</source>
        <translation>해당하는 줄이 없습니다.</translation>
    </message>
    <message>
        <source>Nobody has done anything yet.</source>
        <translation>아직 기록이 없습니다.</translation>
    </message>
</context>
<context>
    <name>tierwatch::MainWindow</name>
    <message>
        <source>Tierwatch %1 keeps every content in the level that its view count calls for. Free software under the GPL, version 3 or later.</source>
        <translation>Tierwatch %1 – 모든 콘텐츠를 조회 수에 맞는 레벨에 둡니다. GPL 버전 3 이상을 따르는 자유 소프트웨어입니다.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Tierwatch (%1)</source>
        <comment>how many things need attention</comment>
        <translation>Tierwatch (%1)</translation>
    </message>
    <message>
        <source>Tierwatch</source>
        <translation>Tierwatch</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>재개(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause all</source>
        <translation>모두 일시 중지(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>행 복사(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>모두 선택(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>필터(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Show all</source>
        <translation>모두 보기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>콘텐츠</translation>
    </message>
    <message>
        <source>Relocations</source>
        <translation>재배치</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>&amp;Sort again</source>
        <translation>다시 정렬(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>상세 정보(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>다음 영역(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Wall screen</source>
        <translation>월 스크린(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Content</source>
        <translation>콘텐츠(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Relocation</source>
        <translation>재배치(&amp;R)</translation>
    </message>
    <message>
        <source>Show &amp;failed ones</source>
        <translation>실패한 것 보기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Levels</source>
        <translation>레벨(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Edit the levels</source>
        <translation>레벨 편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Apply edits</source>
        <translation>편집 적용(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Discard edits</source>
        <translation>편집 버리기(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Tierwatch</source>
        <translation>Tierwatch 정보(&amp;A)</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>도구</translation>
    </message>
    <message>
        <source>Players are using the endpoint; it closes with this window.</source>
        <translation>플레이어가 엔드포인트를 사용 중이며 이 창을 닫으면 함께 닫힙니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln relocations are running; they are finished first.</source>
        <translation>
            <numerusform>재배치 %Ln건이 진행 중이며 먼저 마칩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>트레이에서 계속 실행</translation>
    </message>
    <message>
        <source>Finish and quit</source>
        <translation>마치고 끝내기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Show the history</source>
        <translation>이력 보기</translation>
    </message>
    <message>
        <source>&amp;Add a content …</source>
        <translation>콘텐츠 추가(&amp;A) …</translation>
    </message>
    <message>
        <source>%1 rows are in %2.</source>
        <comment>after an export; a number, a file</comment>
        <translation>%1행을 저장했습니다: %2</translation>
    </message>
    <message>
        <source>&amp;Export what is shown …</source>
        <translation>표시된 항목 내보내기(&amp;E) …</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>조회</translation>
    </message>
    <message>
        <source>Library check</source>
        <translation>라이브러리 점검</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
</context>
<context>
    <name>tierwatch::MovesPlot</name>
    <message numerus="yes">
        <source>%Ln days</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln일</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hours</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln시간</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minutes</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln분</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seconds</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln초</numerusform>
        </translation>
    </message>
    <message>
        <source>Moves over time</source>
        <translation>시간별 이동</translation>
    </message>
    <message>
        <source>Promotions upward, demotions downward. Plus and minus zoom, left and right move in time, 0 shows everything.</source>
        <translation>위는 승격, 아래는 강등입니다. +와 -로 확대/축소, 왼쪽과 오른쪽으로 시간 이동, 0으로 전체를 봅니다.</translation>
    </message>
    <message>
        <source>The wheel zooms, dragging moves in time, dragging with Shift chooses a part, a double click shows everything again.</source>
        <translation>휠로 확대/축소, 끌어서 시간 이동, Shift를 누르고 끌면 구간 선택, 두 번 누르면 다시 전체를 봅니다.</translation>
    </message>
    <message>
        <source>%1, %2: %3 up, %4 down</source>
        <comment>a time, how long, promotions, demotions</comment>
        <translation>%1, %2: 승격 %3, 강등 %4</translation>
    </message>
    <message>
        <source>Up and down in %1</source>
        <comment>title of the plot; %1 is a length of time: 1 hour</comment>
        <translation>%1 단위 승격/강등</translation>
    </message>
</context>
<context>
    <name>tierwatch::OpeningPage</name>
    <message>
        <source>Opening the catalogue …</source>
        <translation>카탈로그를 여는 중 …</translation>
    </message>
    <message>
        <source>The window fills by itself as soon as the catalogue and the state store have answered.</source>
        <translation>카탈로그와 상태 저장소가 응답하는 대로 창이 자동으로 채워집니다.</translation>
    </message>
</context>
<context>
    <name>tierwatch::Rail</name>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
</context>
<context>
    <name>tierwatch::RelocationModel</name>
    <message>
        <source>%1 %</source>
        <comment>percent</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>the old copy stays until %1</source>
        <translation>%1까지 이전 사본 유지</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>From</source>
        <comment>column: a level</comment>
        <translation>이전 레벨</translation>
    </message>
    <message>
        <source>To</source>
        <comment>column: a level</comment>
        <translation>새 레벨</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>남은 시간</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>원인</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>요청자</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>작업자</translation>
    </message>
    <message>
        <source>Since</source>
        <comment>column: a time</comment>
        <translation>시작</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>시도 횟수</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>cid</source>
        <translation>cid</translation>
    </message>
</context>
<context>
    <name>tierwatch::RelocationsPage</name>
    <message>
        <source>Relocations</source>
        <translation>재배치</translation>
    </message>
    <message>
        <source>Show relocations</source>
        <translation>표시할 재배치</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Lingering</source>
        <translation>이전 사본 유지</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>&amp;Speed limit</source>
        <translation>속도 제한(&amp;S)</translation>
    </message>
    <message>
        <source>Speed limit of all copies together</source>
        <translation>모든 복사를 합한 속도 제한</translation>
    </message>
    <message>
        <source>Of all copies together, those that run included</source>
        <translation>진행 중인 것을 포함해 모든 복사를 합한 값</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source> MB/s</source>
        <translation> MB/초</translation>
    </message>
    <message>
        <source>Retry all that failed</source>
        <translation>실패한 것 모두 다시 시도</translation>
    </message>
    <message>
        <source>No relocation is like that now.</source>
        <translation>지금 그런 재배치가 없습니다.</translation>
    </message>
    <message>
        <source>Everything is where it belongs.</source>
        <translation>모두 제자리에 있습니다.</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>전체 %1건</translation>
    </message>
</context>
<context>
    <name>tierwatch::Table</name>
    <message>
        <source>Usual columns</source>
        <translation>기본 열</translation>
    </message>
</context>
<context>
    <name>tierwatch::Tray</name>
    <message>
        <source>&amp;Show the window</source>
        <translation>창 보이기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>tierwatch::Undo</name>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <comment>what was done</comment>
        <translation>실행 취소(&amp;U): %1</translation>
    </message>
</context>
<context>
    <name>tierwatch::ViewsPage</name>
    <message>
        <source>cid</source>
        <translation>cid</translation>
    </message>
    <message>
        <source>Reports</source>
        <comment>column: how many</comment>
        <translation>보고 수</translation>
    </message>
    <message>
        <source>Last</source>
        <comment>column: a time</comment>
        <translation>마지막</translation>
    </message>
    <message>
        <source>Reason</source>
        <comment>column: why views are rejected</comment>
        <translation>이유</translation>
    </message>
    <message>
        <source>Views</source>
        <comment>column: how many</comment>
        <translation>조회</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>마지막</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Before</source>
        <comment>column: a count</comment>
        <translation>이전</translation>
    </message>
    <message>
        <source>Reported</source>
        <comment>column: a count</comment>
        <translation>보고된 값</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Unknown cids</source>
        <translation>알 수 없는 cid</translation>
    </message>
    <message>
        <source>Rejected views by reason</source>
        <translation>이유별 거부된 조회</translation>
    </message>
    <message>
        <source>Counts that fell</source>
        <translation>줄어든 조회 수</translation>
    </message>
    <message>
        <source>Every cid that players report is in the catalogue.</source>
        <translation>플레이어가 보고한 cid는 모두 카탈로그에 있습니다.</translation>
    </message>
    <message>
        <source>No view has been rejected.</source>
        <translation>거부된 조회가 없습니다.</translation>
    </message>
    <message>
        <source>No count has fallen.</source>
        <translation>줄어든 조회 수가 없습니다.</translation>
    </message>
    <message>
        <source>What is shown of the views</source>
        <translation>조회 표시 항목</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>How to report views</source>
        <translation>조회 보고 방법</translation>
    </message>
    <message>
        <source>Add as a content</source>
        <translation>콘텐츠로 추가</translation>
    </message>
    <message>
        <source>Views accepted in the last five minutes</source>
        <translation>최근 5분 동안 받은 조회</translation>
    </message>
    <message>
        <source>5 minutes ago</source>
        <translation>5분 전</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>Copy a test line</source>
        <translation>시험 명령 복사</translation>
    </message>
    <message>
        <source>What can be wrong?</source>
        <translation>무엇이 문제일까요?</translation>
    </message>
    <message>
        <source>From a shell: one view of a content that is there, to try whether reports arrive</source>
        <translation>셸에서: 실제 콘텐츠의 조회 한 번을 보내 보고가 도착하는지 확인</translation>
    </message>
    <message>
        <source>From nginx: one view for each request of a film, with its cid in the address (?cid=7)</source>
        <translation>nginx에서: 영상 요청마다 조회 한 번. 주소에 cid 포함 (?cid=7)</translation>
    </message>
    <message>
        <source>From a web page, through a web server that hands /views on as above, when a film has begun</source>
        <translation>웹 페이지에서: 영상이 시작되면, 위와 같이 /views 를 전달하는 웹 서버를 거쳐</translation>
    </message>
    <message>
        <source>%1 views/s</source>
        <comment>%1 is a number</comment>
        <translation>초당 조회 %1회</translation>
    </message>
    <message>
        <source>None accepted since %1</source>
        <translation>%1 이후 받은 조회 없음</translation>
    </message>
    <message>
        <source>%1 accepted since %2, the last one at %3</source>
        <comment>a number of views, a time, a time</comment>
        <translation>%2 이후 %1회 받음, 마지막 %3</translation>
    </message>
    <message>
        <source>No player has reported a view since %1.</source>
        <translation>%1 이후 조회를 보고한 플레이어가 없습니다.</translation>
    </message>
    <message>
        <source>The newest thousand cids that players report and the catalogue does not have. Their views are answered 404 and counted nowhere.</source>
        <translation>플레이어가 보고하지만 카탈로그에 없는 최근 cid 천 개입니다. 이 조회는 404로 응답하며 집계하지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Views that were not understood. %Ln more failed because a store did not take them; players were told to come again.</source>
        <comment>views</comment>
        <translation>
            <numerusform>이해할 수 없어 거부한 조회입니다. 그 밖에 %Ln건은 저장소가 받지 못해 실패했으며, 플레이어에게 다시 보내라고 알렸습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Views that were not understood or not allowed. Nothing of them was counted.</source>
        <translation>이해할 수 없거나 허용되지 않은 조회입니다. 집계하지 않았습니다.</translation>
    </message>
    <message>
        <source>Reports below the count that was known. Under the rule “total” they are obeyed; a player that reports something else than lifetime totals looks like this.</source>
        <translation>알고 있던 값보다 낮은 보고입니다. “total” 규칙에서는 그대로 따릅니다. 누적 조회 수가 아닌 값을 보고하는 플레이어가 있으면 이렇게 보입니다.</translation>
    </message>
</context>
<context>
    <name>tierwatch::WallPage</name>
    <message>
        <source>Wall screen</source>
        <translation>월 스크린</translation>
    </message>
    <message>
        <source>Tierwatch</source>
        <translation>Tierwatch</translation>
    </message>
    <message>
        <source>%1 views/s · %2 requests/s</source>
        <translation>조회 %1회/초 · 요청 %2건/초</translation>
    </message>
    <message>
        <source>contents</source>
        <translation>콘텐츠</translation>
    </message>
    <message>
        <source>%1 moving in</source>
        <translation>%1건 이동 중</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1건 대기</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 남음</translation>
    </message>
    <message>
        <source>Nothing is moving</source>
        <translation>이동 중인 것 없음</translation>
    </message>
    <message>
        <source>Moving now</source>
        <translation>지금 이동 중</translation>
    </message>
</context>
</TS>
