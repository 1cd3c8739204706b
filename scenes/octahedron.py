"""Extra: three weights.

The L1 ball of three weights is an octahedron, a shell of equal loss an ellipsoid. As the price
rises the touching point runs over a face, along an edge, into a corner, to the origin, and loses a
weight at each step. The lesson has two weights; this chapter has a loss of its own, chosen so that
the face that is touched looks towards the viewer and the three steps take about equally long.
"""

from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Sweep
from scenes.drawing.text import Text
from scenes.instruments.board import Sheet
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import L1_OBJECTIVE, fit_formula
from scenes.props.ball_in_space import SIDE, START, BallInSpace
from scenes.props.solids import CORNERS, EDGES, FACES
from scenes.stage.chapter import Beat, Stage
from scenes.words.numerals import Scale, exact
from solver import L1, Quadratic, trajectory

LOSS = Quadratic([[1.0, 0.2, 0.1], [0.2, 1.2, 0.2], [0.1, 0.2, 1.5]], (0.8, 1.5, 2.0))


class Octahedron(Stage):
    """Face, edge, corner: one weight lost at each step."""

    def construct(self) -> None:
        self.set_the_stage()
        self.meet_the_ball()
        self.meet_the_shell()
        self.stand_on_a_face()
        self.reach_an_edge()
        self.reach_a_corner()
        self.empty()
        self.look_back()

    def set_the_stage(self) -> None:
        """The path, the space that it is seen in, and the instruments."""
        self.path = trajectory(LOSS, L1())
        order = sorted(range(LOSS.n), key=self.path.vanishes_at)
        self.landings = [self.path.vanishes_at(i) for i in order]
        scale = Scale(2)
        self.values = {
            "faces": len(FACES),
            "edges": len(EDGES),
            "corners": len(CORNERS),
            "n": LOSS.n,
            "start": exact(START),
            "first": order[0] + 1,
            "second": order[1] + 1,
            "last": order[2] + 1,
            "on_edge": scale.numeral(self.landings[0]),
            "on_corner": scale.numeral(self.landings[1]),
            "on_origin": scale.numeral(self.landings[2]),
        }
        self.dial = Dial(self, self.layout.dial, 1.06 * self.path.alpha_max, scale)
        self.marks = self.dial.marks(
            *((alpha, f"${scale.format(alpha)}$", "optimum") for alpha in self.landings)
        )
        self.game = BallInSpace(self, self.path, self.dial)
        self.sheet = Sheet(self, self.game.board)
        self.formula = fit_formula(Text(self, L1_OBJECTIVE, "formula"), self.layout.formula)
        self.ripple = Ripple(self)
        self.arrange()

    def arrange(self) -> None:
        """The drawing order: the ball, then the shell in front of it, then trail and dots."""
        game = self.game
        game.look(SIDE)
        axes = game.axes
        self.lay(
            (self.sheet, axes.inside, axes.arrows, self.formula, self.dial.still, *self.marks),
            (game.ball, game.cell, game.shell, game.trail, game.minimum, game.label, game.weights),
            (game.steps, self.dial.moving, self.ripple, axes.names, game.dot),
        )
        self.title_card(self.sheet, axes.inside, axes.arrows, axes.names, dot=game.dot)

    def meet_the_ball(self) -> None:
        """The diamond of three weights, growing while the viewer walks round it."""
        game = self.game
        with self.beat("ball") as beat:
            beat.play(Fade(game.ball), game.walk(), Fade(self.formula), to="faces")
            for step, mark in zip(game.steps.steps, ("faces", "edges", "corners"), strict=True):
                beat.hold(to=mark)
                beat.play(Fade(step.rest), seconds=0.4)

    def meet_the_shell(self) -> None:
        """A shell of equal loss grows until it touches the ball: there is the dot."""
        game = self.game
        with self.beat("shell") as beat:
            beat.play(Fade(game.minimum, game.label), seconds=0.4)
            beat.play(Fade(game.shell), game.swell(), to="touch")
            beat.play(self.ripple_here(), Fade(self.dial.still, self.dial.moving), seconds=0.8)

    def stand_on_a_face(self) -> None:
        """On a face all three weights are in use."""
        game = self.game
        with self.beat("face") as beat:
            beat.play(
                Fade(game.cell, game.trail, game.weights),
                *game.steps.appear(),
                to=0.4,
            )
            beat.hold(to=0.55)
            beat.play(self.ripple_here(), seconds=0.8)

    def reach_an_edge(self) -> None:
        """The dot runs into an edge, and along it."""
        with self.beat("edge") as beat:
            self.step(beat, 0, "touch")
        with self.beat("along") as beat:
            beat.play(self.game.turn(0.5 * sum(self.landings[:2])), to=1.0)

    def reach_a_corner(self) -> None:
        """The edge ends in a corner."""
        with self.beat("corner") as beat:
            self.step(beat, 1, "zero")

    def empty(self) -> None:
        """The corner moves to the origin."""
        with self.beat("origin") as beat:
            self.step(beat, 2, "gone")

    def look_back(self) -> None:
        """The same way back, and once more to the edge."""
        with self.beat("back") as beat:
            beat.play(self.game.turn(START), to=0.5)
            beat.play(self.game.turn(0.5 * sum(self.landings[:2])), to=0.9)

    def step(self, beat: Beat, count: int, to: str) -> None:
        """Turn the dial until the next weight is zero, and mark where it is."""
        beat.play(self.game.turn(self.landings[count]), to=to)
        beat.play(self.ripple_here(), Fade(self.marks[count]), seconds=0.8)

    def ripple_here(self) -> Sweep:
        """A ring that spreads from the dot."""
        return self.ripple.spread(self.game.dot.where)
