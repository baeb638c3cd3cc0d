package io.github.dreamtalk.cli;

import io.github.dreamtalk.Voice;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** What {@code --audio} takes: a file, or {@code -} for a sound file at standard input. */
final class VoiceArgument implements ITypeConverter<Voice> {
    @Override
    public Voice convert(String text) {
        return text.equals("-") ? Voice.stream(System.in) : Voice.file(Path.of(text));
    }
}
