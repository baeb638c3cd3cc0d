package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.MediaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;

/** The voice prompts of asterisk in one language, aligned with espeak-ng's pronunciation of their transcripts. */
final class AsteriskSource implements SpeechSource {
    private static final Path SOUNDS = Path.of("/usr/share/asterisk/sounds");
    private static final int ROUNDS = 6;
    private static final int MIN_WORDS = 2;
    /** From the first sample of a window to where the sound in it is felt to change, less half a hop. */
    private static final float FRAME_DELAY_SECONDS = 0.0075f;

    private final Espeak espeak;
    private final String language;
    private final String espeakVoice;
    private final String folder;
    private final Split split;

    AsteriskSource(Espeak espeak, String language, String espeakVoice, String folder, Split split) {
        this.espeak = espeak;
        this.language = language;
        this.espeakVoice = espeakVoice;
        this.folder = folder;
        this.split = split;
    }

    private record Prompt(String name, float[] samples, List<String> symbols, MonophoneAligner.Clip clip) {}

    @Override
    public List<String> shards() {
        return List.of("asterisk-" + language);
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        List<Prompt> prompts = new ArrayList<>();
        for (String line : transcripts()) {
            int colon = line.indexOf(": ");
            if (colon <= 0 || line.startsWith(";")) {
                continue;
            }
            String text = line.substring(colon + 2).strip();
            Path audio = SOUNDS.resolve(folder).resolve(line.substring(0, colon).strip() + ".g722");
            // Brackets describe sounds; digits may be read in more than one way.
            if (text.split("\\s+").length >= MIN_WORDS && !text.matches(".*[0-9\\[(<].*") && Files.exists(audio)) {
                Prompt prompt = prompt(line.substring(0, colon).strip(), text, audio);
                if (prompt.clip().isFeasible()) {
                    prompts.add(prompt);
                }
            }
        }
        List<int[]> starts =
                MonophoneAligner.align(prompts.stream().map(Prompt::clip).toList(), ROUNDS);
        for (int i = 0; i < prompts.size(); i++) {
            Prompt p = prompts.get(i);
            List<PhoneSegment> segments = segments(p, starts.get(i));
            LabelledAudio clip = split == Split.TEST
                    ? new LabelledAudio(Pcm.toShort(p.samples()), segments)
                    : ClipFinisher.pad(p.samples(), segments, random);
            // The prompts have the same names in every language.
            writer.add(shard + "-" + p.name(), "asterisk-" + language, folder, split, clip);
        }
    }

    private Prompt prompt(String name, String text, Path audio) {
        byte[] bytes = ExternalCommand.run(
                List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-f",
                        "g722",
                        "-i",
                        audio.toString(),
                        "-f",
                        "s16le",
                        "-ar",
                        "16000",
                        "-ac",
                        "1",
                        "-"),
                "ffmpeg");
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        List<String> symbols = new ArrayList<>(List.of(""));
        List<Double> weights = new ArrayList<>(List.of(100.0));
        List<Espeak.Event> events = espeak.say(text, espeakVoice, 175, 50, 50).events();
        for (int i = 0; i < events.size(); i++) {
            String symbol = events.get(i).symbol();
            String bare = symbol == null || PhoneMap.ipa(symbol) == Phone.SIL ? "" : symbol.replaceAll("[ˈˌ]", "");
            double millis = i + 1 < events.size()
                    ? events.get(i + 1).millis() - events.get(i).millis()
                    : 50;
            if (!bare.isEmpty() || !symbols.get(symbols.size() - 1).isEmpty()) {
                symbols.add(bare);
                weights.add(Math.max(0, millis));
            }
        }
        if (!symbols.get(symbols.size() - 1).isEmpty()) {
            symbols.add("");
            weights.add(100.0);
        }
        float[] floats = Pcm.toFloat(samples);
        double[] shares = weights.stream().mapToDouble(Double::doubleValue).toArray();
        return new Prompt(name, floats, symbols, new MonophoneAligner.Clip(Mfcc.of(floats), symbols, shares));
    }

    private static List<PhoneSegment> segments(Prompt p, int[] starts) {
        List<PhoneSegment> segments = new ArrayList<>();
        float end = (float) p.samples().length / Utterance.SAMPLE_RATE;
        for (int i = 0; i < p.symbols().size(); i++) {
            if (starts[i + 1] > starts[i]) {
                String symbol = p.symbols().get(i);
                segments.add(new PhoneSegment(
                        starts[i] == 0 ? 0 : seconds(starts[i]),
                        starts[i + 1] == p.clip().features().length ? end : seconds(starts[i + 1]),
                        PhoneMap.ipa(symbol),
                        symbol));
            }
        }
        return segments;
    }

    private static float seconds(int frame) {
        return (float) frame * Mfcc.HOP / Utterance.SAMPLE_RATE + FRAME_DELAY_SECONDS;
    }

    private List<String> transcripts() {
        Path file = Path.of("/usr/share/doc/asterisk-core-sounds-" + language, "core-sounds-" + language + ".txt.gz");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new MediaException(
                    "Cannot read the transcripts " + file + "; install asterisk-core-sounds-" + language + ": " + e, e);
        }
    }
}
