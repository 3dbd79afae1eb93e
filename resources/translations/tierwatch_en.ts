<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Absence</name>
    <message numerus="yes">
        <source>%Ln contents moved</source>
        <translation>
            <numerusform>%Ln content moved</numerusform>
            <numerusform>%Ln contents moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Attentions</name>
    <message numerus="yes">
        <source>%Ln contents could not be moved. No file is lost: each is still where it was.</source>
        <translation>
            <numerusform>%Ln content could not be moved. No file is lost: it is still where it was.</numerusform>
            <numerusform>%Ln contents could not be moved. No file is lost: each is still where it was.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LevelSentences</name>
    <message numerus="yes">
        <source>These limits move %Ln contents (%1, about %2); %3 lie within 5 % of a limit.</source>
        <comment>bytes, how long, contents</comment>
        <translation>
            <numerusform>These limits move %Ln content (%1, about %2); %3 lie within 5 % of a limit.</numerusform>
            <numerusform>These limits move %Ln contents (%1, about %2); %3 lie within 5 % of a limit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>These limits move %Ln contents (%1); %2 lie within 5 % of a limit.</source>
        <comment>bytes, contents</comment>
        <translation>
            <numerusform>These limits move %Ln content (%1); %2 lie within 5 % of a limit.</numerusform>
            <numerusform>These limits move %Ln contents (%1); %2 lie within 5 % of a limit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The size of %Ln contents is not known.</source>
        <translation>
            <numerusform>The size of %Ln content is not known.</numerusform>
            <numerusform>The size of %Ln contents is not known.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held contents stay.</source>
        <translation>
            <numerusform>%Ln held content stays.</numerusform>
            <numerusform>%Ln held contents stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more of your edits are concerned.</source>
        <translation>
            <numerusform>%Ln more of your edits is concerned.</numerusform>
            <numerusform>%Ln more of your edits are concerned.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>%Ln others were refused as well.</source>
        <translation>
            <numerusform>%Ln other was refused as well.</numerusform>
            <numerusform>%Ln others were refused as well.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::Commander</name>
    <message numerus="yes">
        <source>%Ln contents to %1</source>
        <comment>a level</comment>
        <translation>
            <numerusform>%Ln content to %1</numerusform>
            <numerusform>%Ln contents to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::ContentsPage</name>
    <message numerus="yes">
        <source>%Ln changes · F5</source>
        <comment>of the order, not shown yet</comment>
        <translation>
            <numerusform>%Ln change · F5</numerusform>
            <numerusform>%Ln changes · F5</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln contents</source>
        <comment>beside the pointer</comment>
        <translation>
            <numerusform>Move %Ln content</numerusform>
            <numerusform>Move %Ln contents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::DetailsPane</name>
    <message numerus="yes">
        <source>%Ln contents are selected.</source>
        <translation>
            <numerusform>%Ln content is selected.</numerusform>
            <numerusform>%Ln contents are selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::ForceBar</name>
    <message numerus="yes">
        <source>Move %Ln contents (%1) to</source>
        <comment>followed by a level</comment>
        <translation>
            <numerusform>Move %Ln content (%1) to</numerusform>
            <numerusform>Move %Ln contents (%1) to</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move all %Ln contents that match (%1) to</source>
        <comment>followed by a level</comment>
        <translation>
            <numerusform>Move all %Ln content that match (%1) to</numerusform>
            <numerusform>Move all %Ln contents that match (%1) to</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::HealthBar</name>
    <message numerus="yes">
        <source>%n workers</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::HistogramView</name>
    <message numerus="yes">
        <source>%Ln contents with %1</source>
        <comment>a range of view counts</comment>
        <translation>
            <numerusform>%Ln content with %1</numerusform>
            <numerusform>%Ln contents with %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::HistoryPage</name>
    <message numerus="yes">
        <source>In the time shown %Ln contents came back within a day to the level they had left, %1 times in all: %2 for nothing. A dead zone avoids that.</source>
        <translation>
            <numerusform>In the time shown %Ln content came back within a day to the level it had left, %1 times in all: %2 for nothing. A dead zone avoids that.</numerusform>
            <numerusform>In the time shown %Ln contents came back within a day to the level they had left, %1 times in all: %2 for nothing. A dead zone avoids that.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::LevelLine</name>
    <message numerus="yes">
        <source>%Ln contents</source>
        <translation>
            <numerusform>%Ln content</numerusform>
            <numerusform>%Ln contents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::LevelsPage</name>
    <message numerus="yes">
        <source>views of about the last %Ln days</source>
        <comment>under the axis of a picture</comment>
        <translation>
            <numerusform>views of about the last %Ln day</numerusform>
            <numerusform>views of about the last %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 still has %Ln contents. Set its mode to drain, and remove it when they have moved.</source>
        <comment>a level, its contents</comment>
        <translation>
            <numerusform>%1 still has %Ln content. Set its mode to drain, and remove it when it has moved.</numerusform>
            <numerusform>%1 still has %Ln contents. Set its mode to drain, and remove it when they have moved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::LibraryCheckPage</name>
    <message numerus="yes">
        <source>%Ln repaired.</source>
        <comment>findings</comment>
        <translation>
            <numerusform>%Ln repaired.</numerusform>
            <numerusform>%Ln repaired.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln findings left.</source>
        <translation>
            <numerusform>%Ln finding left.</numerusform>
            <numerusform>%Ln findings left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them can be repaired; the others are yours to decide.</source>
        <comment>findings</comment>
        <translation>
            <numerusform>%Ln of them can be repaired; the others are yours to decide.</numerusform>
            <numerusform>%Ln of them can be repaired; the others are yours to decide.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repair %Ln findings? Each is looked at again and proven first; no last copy is ever removed.</source>
        <translation>
            <numerusform>Repair %Ln finding? It is looked at again and proven first; no last copy is ever removed.</numerusform>
            <numerusform>Repair %Ln findings? Each is looked at again and proven first; no last copy is ever removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::LogPage</name>
    <message numerus="yes">
        <source>The newest %Ln lines; older ones come as you scroll</source>
        <translation>
            <numerusform>The newest %Ln line; older ones come as you scroll</numerusform>
            <numerusform>The newest %Ln lines; older ones come as you scroll</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines</source>
        <comment>of the log</comment>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::MainWindow</name>
    <message numerus="yes">
        <source>%Ln relocations are running; they are finished first.</source>
        <translation>
            <numerusform>%Ln relocation is running; it is finished first.</numerusform>
            <numerusform>%Ln relocations are running; they are finished first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::MovesPlot</name>
    <message numerus="yes">
        <source>%Ln days</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hours</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minutes</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seconds</source>
        <comment>length of time</comment>
        <translation>
            <numerusform>%Ln second</numerusform>
            <numerusform>%Ln seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tierwatch::ViewsPage</name>
    <message numerus="yes">
        <source>Views that were not understood. %Ln more failed because a store did not take them; players were told to come again.</source>
        <comment>views</comment>
        <translation>
            <numerusform>Views that were not understood. %Ln more failed because a store did not take it; the player was told to come again.</numerusform>
            <numerusform>Views that were not understood. %Ln more failed because a store did not take them; players were told to come again.</numerusform>
        </translation>
    </message>
</context>
</TS>
