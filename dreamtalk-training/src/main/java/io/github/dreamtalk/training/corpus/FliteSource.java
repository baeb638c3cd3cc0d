package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.speech.PhoneMap;
import io.github.dreamtalk.speech.PhoneSegment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The flite voices: kal16, awb and rms to learn from, slt to validate on. */
final class FliteSource implements SpeechSource {
    private final String name;
    private final List<String> voices;
    private final Split split;
    private final TextPool texts;
    private final double minutes;

    FliteSource(String name, List<String> voices, Split split, TextPool texts, double minutes) {
        this.name = name;
        this.voices = List.copyOf(voices);
        this.split = split;
        this.texts = texts;
        this.minutes = minutes;
    }

    @Override
    public List<String> shards() {
        return SpeechSource.numbered(name, minutes);
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        Path wav;
        try {
            wav = Files.createTempFile("flite", ".wav");
        } catch (IOException e) {
            throw new MediaException("Cannot make a temporary file for flite: " + e, e);
        }
        try {
            while (writer.seconds() < SECONDS_PER_SHARD) {
                String voice = voices.get(random.nextInt(voices.size()));
                LabelledAudio clip = speak(wav, voice, texts.sentence("en", random), random);
                writer.add(shard + "-" + writer.count(), "flite", voice, split, clip);
            }
        } finally {
            wav.toFile().delete();
        }
    }

    private static LabelledAudio speak(Path wav, String voice, String text, RandomGenerator random) {
        String stretch = "duration_stretch=" + String.format(Locale.ROOT, "%.2f", random.nextDouble(0.85, 1.25));
        List<String> command =
                List.of("flite", "-voice", voice, "--setf", stretch, "-psdur", "-t", text, "-o", wav.toString());
        String printed = new String(ExternalCommand.run(command, "flite"), StandardCharsets.UTF_8);
        float[] samples = Pcm.toFloat(WavFile.read(wav));
        return ClipFinisher.pad(samples, segments(printed, (float) samples.length / Utterance.SAMPLE_RATE), random);
    }

    /**
     * Reads flite's {@code phone:end} list. The end times are kept as they are: the audio of some voices ends before the
     * last pause does, and scaling the labels to it would move them all.
     */
    static List<PhoneSegment> segments(String durations, float clipSeconds) {
        List<PhoneSegment> segments = new ArrayList<>();
        float last = 0;
        for (String item : durations.strip().split("\\s+")) {
            int colon = item.lastIndexOf(':');
            if (colon <= 0) {
                throw new InvalidInputException("Expected phone:end from flite -psdur, found '" + item
                        + "'; is this another version of flite?");
            }
            float end = Math.min(clipSeconds, Float.parseFloat(item.substring(colon + 1)));
            String symbol = item.substring(0, colon);
            if (end > last) {
                segments.add(new PhoneSegment(last, end, PhoneMap.arpabet(symbol), symbol));
                last = end;
            }
        }
        return segments;
    }
}
