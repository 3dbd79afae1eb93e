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
    <name>tierwatch::MainWindow</name>
    <message numerus="yes">
        <source>%Ln relocations are running; they are finished first.</source>
        <translation>
            <numerusform>%Ln relocation is running; it is finished first.</numerusform>
            <numerusform>%Ln relocations are running; they are finished first.</numerusform>
        </translation>
    </message>
</context>
</TS>
