package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.format.Utf8Text;
import io.github.dreamtalk.speech.SpeechMarks;
import io.github.dreamtalk.speech.Transcript;
import java.nio.file.Path;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is said in the voice, where it is known. */
final class TextOptions {
    @ArgGroup
    private Source source = new Source();

    @Option(
            names = "--language",
            paramLabel = "TAG",
            defaultValue = "en",
            description = "Language of the words, such as en, es or it (default: ${DEFAULT-VALUE}).")
    private String language = "en";

    /** The text, or where it stands. */
    static final class Source {
        @Option(
                names = "--text",
                paramLabel = "TEXT",
                description = "What is said in the voice: the lips then say these words.")
        private @Nullable String text;

        @Option(names = "--text-file", paramLabel = "F.txt", description = "A file with the text, in UTF-8.")
        private @Nullable Path file;

        @Option(
                names = "--marks",
                paramLabel = "F.json",
                description =
                        "What the speech engine that made the voice says about it: speech marks of Amazon Polly, events of"
                                + " Azure, alignment of ElevenLabs, timepoints of Google.")
        private @Nullable Path marks;
    }

    /** The text that was given, or null. */
    @Nullable
    Transcript transcript() {
        Path marks = source.marks;
        if (marks != null) {
            return Transcript.of(InvalidInputException.about("marks", () -> SpeechMarks.read(marks)), locale());
        }
        String text = source.text;
        Path file = source.file;
        if (file != null) {
            text = InvalidInputException.about(
                    "text", () -> Utf8Text.read(file, "a text of at most 2 million characters", 8_000_000));
        }
        return text == null ? null : Transcript.of(text, locale());
    }

    private Locale locale() {
        try {
            Locale found = new Locale.Builder()
                    .setLanguageTag(language.replace('_', '-'))
                    .build();
            if (!found.getLanguage().isEmpty()) {
                return found;
            }
        } catch (IllformedLocaleException e) {
            // Told below: it is the same to the user.
        }
        throw InvalidInputException.of(
                "language", Problem.INVALID, "'" + language + "'", "a tag such as en, es or pt-BR");
    }

    DreamTalkRequest.Builder applyTo(DreamTalkRequest.Builder b) {
        Transcript transcript = transcript();
        return transcript == null ? b : b.transcript(transcript);
    }
}
