package io.github.dreamtalk.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.util.Set;

/** Rules about classes, wherever they are. */
final class Rules {
    private static final Set<String> ENDS =
            Set.of("java.lang.System.exit(int)", "java.lang.Runtime.exit(int)", "java.lang.Runtime.halt(int)");

    private Rules() {}

    /** No two packages need each other, over whatever detour. */
    static ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /** What core does not export is core's own. */
    static ArchRule useNoneOf(String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    /** A library does not print. */
    static ArchRule neverPrint() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true);
    }

    /** Drawing asks for the graphics environment, which fails on a server with a stale {@code DISPLAY}. */
    static ArchRule neverDraw() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Graphics.class, Graphics2D.class, GraphicsEnvironment.class, Toolkit.class)
                .allowEmptyShould(true);
    }

    /** A library does not end its host; a program's own {@code main} may. */
    static ArchRule neverExit() {
        return noCodeUnits()
                .that(DescribedPredicate.not(DescribedPredicate.describe(
                        "a main method",
                        (JavaCodeUnit c) -> c.getName().equals("main")
                                && c.getRawParameterTypes().size() == 1
                                && c.getRawParameterTypes().get(0).isEquivalentTo(String[].class))))
                .should(new ArchCondition<>("end the JVM") {
                    @Override
                    public void check(JavaCodeUnit unit, ConditionEvents events) {
                        unit.getMethodCallsFromSelf().stream()
                                .filter(call -> ENDS.contains(call.getTarget().getFullName()))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.satisfied(unit, call.getDescription())));
                    }
                })
                .allowEmptyShould(true);
    }

    /** What is found, in words; empty where the rule holds. */
    static String broken(ArchRule rule, JavaClasses classes) {
        var result = rule.evaluate(classes);
        return result.hasViolation() ? result.getFailureReport().toString() : "";
    }
}
