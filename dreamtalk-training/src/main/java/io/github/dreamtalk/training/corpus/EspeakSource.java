package io.github.dreamtalk.training.corpus;

import java.util.List;
import java.util.random.RandomGenerator;

/** espeak-ng in twelve languages, half of it English and Spanish, in plain voices of random rate, pitch and range. */
final class EspeakSource implements SpeechSource {
    static final List<String> LANGUAGES =
            List.of("en", "es", "de", "fr", "it", "pt", "nl", "pl", "cs", "ru", "tr", "sv");
    private static final List<String> VARIANTS = List.of(
            ("f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8 klatt klatt2 klatt3 klatt4 Alicia Andrea Andy Annie Diogo Gene"
                            + " Hugo Lee Marco Michael anika belinda benjamin john linda max steph")
                    .split(" "));
    private static final double NONSENSE = 0.07;

    private final Espeak espeak;
    private final TextPool texts;
    private final double minutes;

    EspeakSource(Espeak espeak, TextPool texts, double minutes) {
        this.espeak = espeak;
        this.texts = texts;
        this.minutes = minutes;
    }

    @Override
    public List<String> shards() {
        return SpeechSource.numbered("espeak", minutes);
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        while (writer.seconds() < SECONDS_PER_SHARD) {
            String language = random.nextBoolean()
                    ? (random.nextDouble() < 0.6 ? "en" : "es")
                    : LANGUAGES.get(random.nextInt(LANGUAGES.size()));
            String variant = VARIANTS.get(random.nextInt(VARIANTS.size()));
            String text = random.nextDouble() < NONSENSE || !texts.has(language)
                    ? TextPool.nonsense(random)
                    : texts.sentence(language, random);
            Espeak.Speech speech = espeak.say(
                    text,
                    accent(language, random) + "+" + variant,
                    random.nextInt(120, 236),
                    random.nextInt(20, 81),
                    random.nextInt(20, 81));
            if (speech.samples().length > Utterance.SAMPLE_RATE / 2) {
                LabelledAudio clip = ClipFinisher.pad(speech.samples(), speech.segments(), random);
                writer.add(shard + "-" + writer.count(), "espeak-" + language, "espeak-" + variant, Split.TRAIN, clip);
            }
        }
    }

    private static String accent(String language, RandomGenerator random) {
        return switch (language) {
            // Plain "en" is the British voice; its other name, en-gb, does not take a variant.
            case "en" -> List.of("en-us", "en-us", "en", "en-gb-scotland").get(random.nextInt(4));
            case "es" -> random.nextBoolean() ? "es" : "es-419";
            case "pt" -> random.nextBoolean() ? "pt" : "pt-br";
            default -> language;
        };
    }
}
