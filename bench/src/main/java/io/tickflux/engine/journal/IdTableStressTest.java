package io.tickflux.engine.journal;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The numbers of a segment while somebody defines them, and makes room for more: a reader who finds one finds all that were defined
 * before it. In the engine's package because nobody else can define any.
 */
public final class IdTableStressTest {
    /** Behind the room that there is at first. */
    private static final int FAR = 20;

    private static final int MISSING = 0;
    private static final int RIGHT = 1;
    private static final int WRONG = 2;

    private IdTableStressTest() {}

    private static int what(@Nullable Integer found, int expected) {
        return found == null ? MISSING : found == expected ? RIGHT : WRONG;
    }

    /** One who comes upon definitions, and one who looks for them: as below, for machines of two processors. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "None yet.")
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE,
            desc = "The earlier one only, the later one was looked for first.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both.")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "A number without those before it, or one that stands for something else.")
    @State
    public static class Looking {
        private final IdTable<Integer> table = new IdTable<>();

        @Actor
        public void one() {
            table.define(0, 100);
            table.define(FAR, 100 + FAR);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = what(table.get(FAR), 100 + FAR);
            result.r2 = what(table.get(0), 100);
        }
    }

    /** Two who come upon the same definitions, as readers of the same block do, and one who looks for them. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "None yet.")
    @Outcome(
            id = "0, 1, 1",
            expect = Expect.ACCEPTABLE,
            desc = "The earlier one only, the later one was looked for first.")
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Both.")
    @Outcome(
            expect = Expect.FORBIDDEN,
            desc = "A number without those before it, or one that stands for something else.")
    @State
    public static class Growing {
        private final IdTable<Integer> table = new IdTable<>();

        private void define() {
            table.define(0, 100);
            table.define(FAR, 100 + FAR);
        }

        @Actor
        public void one() {
            define();
        }

        @Actor
        public void another() {
            define();
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = what(table.get(FAR), 100 + FAR);
            result.r2 = what(table.get(0), 100);
        }

        @Arbiter
        public void afterwards(III_Result result) {
            boolean all = what(table.get(0), 100) == RIGHT && what(table.get(FAR), 100 + FAR) == RIGHT;
            result.r3 = all && table.size() == FAR + 1 ? RIGHT : WRONG;
        }
    }
}
