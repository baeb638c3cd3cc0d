package io.github.dreamtalk.cli;

import io.github.dreamtalk.Alignment;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.OutputFile;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.SpeechFiles;
import io.github.dreamtalk.speech.Transcript;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Voice, and its text if it is known, to words and phones with their times. */
@Command(
        name = "phones",
        description = "Finds out when words and phones are said: with a text surely, without one by ear.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  dreamtalk phones --audio talk.wav --text-file talk.txt -o talk.TextGrid",
            "  dreamtalk phones --audio talk.wav -o talk.tsv      (mouth shapes A to H and X, as of Rhubarb Lip Sync)"
        })
final class PhonesCommand implements Callable<Integer> {
    @Option(
            names = "--audio",
            paramLabel = "SND",
            required = true,
            converter = VoiceArgument.class,
            description = "The voice; - is standard input.")
    private Voice audio = Voice.file(Path.of(""));

    @Mixin
    private TextOptions text = new TextOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "F",
            required = true,
            description = "Words and phones as .json or .TextGrid (Praat), mouth shapes as .tsv.")
    private Path output = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        SpeechFiles.checkTarget(output);
        new FileRoles().writes("output", output).check();
        OutputFile.check(output);
        Transcript transcript = text.transcript();
        if (transcript != null && !transcript.phones().isEmpty()) {
            throw InvalidInputException.of(
                    "marks", Problem.CONFLICT, "visemes, which say already when phones are said", "words or a text");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (DreamTalkEngine e = engine.open()) {
            if (transcript == null) {
                PhoneTrack phones = e.phones(audio);
                SpeechFiles.write(output, phones);
                out.println("wrote " + output + ": " + phones.segments().size() + " phones, by ear");
            } else {
                Alignment found = e.align(audio, transcript);
                SpeechFiles.write(output, found.words());
                long all = found.words().stream().filter(w -> !w.isPause()).count();
                long there = found.words().stream()
                        .filter(w -> !w.isPause() && w.isFound())
                        .count();
                out.println("wrote " + output + ": " + there + " of " + all + " words");
                found.warnings().forEach(w -> out.println("  ! " + w));
            }
            out.flush();
        }
        return 0;
    }
}
