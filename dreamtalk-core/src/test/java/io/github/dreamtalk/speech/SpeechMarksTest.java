package io.github.dreamtalk.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.SpeechMark.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of speech engines, written by hand after their makers' documents. */
class SpeechMarksTest {
    private static final String POLLY =
            """
            {"time":0,"type":"sentence","start":0,"end":10,"value":"Mary beams"}
            {"time":6,"type":"word","start":0,"end":4,"value":"Mary"}
            {"time":6,"type":"viseme","value":"p"}
            {"time":73,"type":"viseme","value":"E"}
            {"time":180,"type":"viseme","value":"r"}
            {"time":292,"type":"viseme","value":"i"}
            {"time":373,"type":"word","start":5,"end":10,"value":"beams"}
            {"time":373,"type":"viseme","value":"p"}
            {"time":460,"type":"viseme","value":"i"}
            {"time":521,"type":"viseme","value":"p"}
            {"time":604,"type":"viseme","value":"s"}
            {"time":700,"type":"ssml","start":0,"end":0,"value":"end"}
            {"time":712,"type":"viseme","value":"sil"}
            """;

    private static final String AZURE =
            """
            [{"audioOffset": 500000, "visemeId": 0},
             {"audioOffset": 1000000, "visemeId": 21},
             {"audioOffset": 2000000, "visemeId": 2},
             {"audioOffset": 3500000, "visemeId": 18}]
            """;

    private static final String AZURE_WORDS =
            """
            {"AudioOffset": 500000, "Duration": 2750000, "Text": "Good", "BoundaryType": "Word", "TextOffset": 0, "WordLength": 4}
            {"AudioOffset": 3375000, "Duration": 4000000, "Text": "morning", "BoundaryType": "Word"}
            {"AudioOffset": 7400000, "Duration": 100000, "Text": ".", "BoundaryType": "Punctuation"}
            """;

    private static final String ELEVEN_LABS =
            """
            {"audio_base64": "UklGRg==",
             "alignment": {"characters": ["H", "i", " ", "m", "e"],
               "character_start_times_seconds": [0.0, 0.1, 0.2, 0.25, 0.35],
               "character_end_times_seconds": [0.1, 0.2, 0.25, 0.35, 0.5]},
             "normalized_alignment": null}
            """;

    private static final String GOOGLE =
            """
            {"audioContent": "//NE", "timepoints": [
               {"markName": "Hello", "timeSeconds": 0.12}, {"markName": "world", "timeSeconds": 0.61}]}
            """;

    @TempDir
    Path folder;

    private static void refused(String json, String... parts) {
        assertThatThrownBy(() -> SpeechMarks.parse(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void amazonPolly() {
        SpeechMarks marks = SpeechMarks.parse(POLLY);
        assertThat(marks.of(Kind.WORD))
                .extracting(SpeechMark::text, SpeechMark::startSeconds, SpeechMark::endSeconds)
                .containsExactly(tuple("Mary", 0.006f, 0.373f), tuple("beams", 0.373f, 1.373f));
        assertThat(marks.of(Kind.SENTENCE)).hasSize(1);
        assertThat(marks.text()).isEqualTo("Mary beams");
        assertThat(marks.phones().segments())
                .extracting(PhoneSegment::phone)
                .containsExactly(Phone.P, Phone.E, Phone.R, Phone.I, Phone.P, Phone.I, Phone.P, Phone.S, Phone.SIL);
        assertThat(marks.phones().segments().get(1)).isEqualTo(new PhoneSegment(0.073f, 0.18f, Phone.E, "E"));
        assertThat(marks.phones().segments().get(8).endSeconds()).isEqualTo(0.912f);
    }

    @Test
    void azureVisemes() {
        SpeechMarks marks = SpeechMarks.parse(AZURE);
        assertThat(marks.phones().segments())
                .extracting(PhoneSegment::phone, PhoneSegment::startSeconds, PhoneSegment::endSeconds)
                .containsExactly(
                        tuple(Phone.SIL, 0.05f, 0.1f),
                        tuple(Phone.P, 0.1f, 0.2f),
                        tuple(Phone.A, 0.2f, 0.35f),
                        tuple(Phone.F, 0.35f, 0.55f));
        assertThat(marks.text()).isEmpty();
    }

    @Test
    void azureWords() {
        SpeechMarks marks = SpeechMarks.parse(AZURE_WORDS);
        assertThat(marks.of(Kind.WORD))
                .extracting(SpeechMark::text, SpeechMark::startSeconds, SpeechMark::endSeconds)
                .containsExactly(tuple("Good", 0.05f, 0.325f), tuple("morning", 0.3375f, 0.7375f));
        assertThat(marks.phones()).isEqualTo(PhoneTrack.NONE);
        assertThat(marks.text()).isEqualTo("Good morning");
    }

    @Test
    void elevenLabs() {
        SpeechMarks marks = SpeechMarks.parse(ELEVEN_LABS);
        assertThat(marks.text()).isEqualTo("Hi me");
        assertThat(marks.of(Kind.CHARACTER)).hasSize(5);
        assertThat(marks.all().get(3).endSeconds()).isEqualTo(0.35f);
    }

    @Test
    void elevenLabsInPieces() {
        SpeechMarks marks = SpeechMarks.parse(
                "{\"audio_base64\":\"AA\",\"alignment\":{\"characters\":[\"a\"],\"character_start_times_seconds\":[0],"
                        + "\"character_end_times_seconds\":[0.1]}}\n{\"audio_base64\":\"AA\",\"alignment\":null}\n"
                        + "{\"alignment\":{\"characters\":[\"b\"],\"character_start_times_seconds\":[0.1],"
                        + "\"character_end_times_seconds\":[0.2]}}");
        assertThat(marks.text()).isEqualTo("ab");
    }

    @Test
    void google() {
        SpeechMarks marks = SpeechMarks.parse(GOOGLE);
        assertThat(marks.text()).isEqualTo("Hello world");
        assertThat(marks.of(Kind.WORD))
                .extracting(SpeechMark::startSeconds, SpeechMark::endSeconds)
                .containsExactly(tuple(0.12f, 0.61f), tuple(0.61f, 1.61f));
    }

    @ParameterizedTest
    @CsvSource({
        "sil,SIL", "p,P", "t,T", "S,SH", "T,TH", "f,F", "k,K", "i,I", "r,R", "s,S", "u,U", "@,SCHWA", "a,A", "e,E",
        "E,E", "o,O", "O,O", "J,J"
    })
    void everyVisemeOfPolly(String viseme, Phone phone) {
        SpeechMarks marks = SpeechMarks.parse("{\"time\":0,\"type\":\"viseme\",\"value\":\"" + viseme + "\"}");
        assertThat(marks.phones().segments()).extracting(PhoneSegment::phone).containsExactly(phone);
    }

    /** 0 to 21 in the makers' order: lips close for 21 alone, and meet the teeth for 18 alone. */
    @Test
    void everyVisemeOfAzure() {
        for (int id = 0; id <= 21; id++) {
            Phone phone = SpeechMarks.parse("[{\"audioOffset\":0,\"visemeId\":" + id + "}]")
                    .phones()
                    .segments()
                    .get(0)
                    .phone();
            assertThat(phone.closesLips()).as("id %s", id).isEqualTo(id == 21);
            assertThat(phone.isLabiodental()).as("id %s", id).isEqualTo(id == 18);
            assertThat(phone.isVowel()).as("id %s", id).isEqualTo(id >= 1 && id <= 11 && id != 5);
        }
    }

    @Test
    void aFileIsReadAsWell() throws Exception {
        Path file = folder.resolve("marks.json");
        Files.writeString(file, POLLY);
        assertThat(SpeechMarks.read(file)).isEqualTo(SpeechMarks.parse(POLLY));
        Files.writeString(file, "[]");
        assertThatThrownBy(() -> SpeechMarks.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("marks.json")
                .hasMessageContaining("no marks");
    }

    @Test
    void whatIsNoMarkIsRefusedWithWhatWouldBe() {
        refused("{\"time\":0,\"type\":\"viseme\",\"value\":\"qq\"}", "'qq'", "sil");
        refused("{\"time\":0,\"type\":\"wrod\",\"value\":\"a\"}", "'wrod'", "sentence, word, viseme");
        refused("{\"time\":\"0\",\"type\":\"word\",\"value\":\"a\"}", "time '0'", "a number");
        refused("{\"time\":0,\"type\":\"word\"}", "value nothing", "a text");
        refused("{\"time\":-5,\"type\":\"word\",\"value\":\"a\"}", "-0.005", "0 <= start");
        refused("[{\"audioOffset\":0,\"visemeId\":22}]", "22.0", "0 to 21");
        refused("[{\"audioOffset\":0,\"visemeId\":1.5}]", "1.5");
        refused("[{\"audioOffset\":1e300,\"text\":\"a\"}]", "<= 86400");
        refused("[3]", "'3'", "an object");
        refused("{\"a\":1}", "[a]", "Amazon Polly", "Google");
        refused("{\"timepoints\":[{\"timeSeconds\":1}]}", "markName");
        refused("{\"timepoints\":[{\"markName\":\"a\"}]}", "timeSeconds nothing");
        refused("{\"timepoints\":[]}", "no marks");
        refused(
                "{\"characters\":[\"a\"],\"character_start_times_seconds\":[],\"character_end_times_seconds\":[1]}",
                "1 characters, 0 starts and 1 ends");
        refused("{\"time\":0,\"type\":\"word\",\"value\":\"a\"}\n{\"time\":}", "mark 2", "line 1");
        refused("", "the end of the file");
        refused("hello", "line 1");
        refused("{\"\\u001b[2J\":1}", "\\u001b");
        refused("[[[[[[[[[[[[]]]]]]]]]]]]", "deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "a b"})
    void marksOfOnesOwnAreChecked(String text) {
        SpeechMark mark = new SpeechMark(Kind.WORD, 1, 2, text, null);
        SpeechMark before = new SpeechMark(Kind.WORD, 0, 1, "x", null);
        assertThat(SpeechMarks.of(List.of(mark, before)).all()).containsExactly(before, mark);
        assertThatThrownBy(() -> SpeechMarks.of(List.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new SpeechMark(Kind.WORD, 2, 1, text, null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new SpeechMark(Kind.VISEME, 1, 2, text, null))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new SpeechMark(Kind.WORD, 1, 2, text, Phone.A))
                .isInstanceOf(InvalidInputException.class);
    }

    /** What is said may be private, and stands in no log. */
    @Test
    void marksKeepTheirTextToThemselves() {
        assertThat(SpeechMarks.parse(POLLY)).hasToString("13 speech marks".replace("13", "12"));
        assertThat(Transcript.of(SpeechMarks.parse(POLLY)).toString()).doesNotContain("Mary");
    }
}
